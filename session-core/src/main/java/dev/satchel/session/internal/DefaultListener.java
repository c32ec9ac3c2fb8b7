package dev.satchel.session.internal;

import static java.lang.System.Logger.Level.WARNING;

import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The listener of a stack that has none. It logs the first dropped value of each attribute, and a token that was not
 * carried: otherwise nobody would learn that something is lost.
 * Bounded. Thread-safe.
 */
final class DefaultListener implements SessionListener {

    private static final System.Logger LOG = System.getLogger(DefaultListener.class.getName());
    private static final int MAX_MESSAGES = 1_000;

    private final String name;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    DefaultListener(String name) {
        this.name = name;
    }

    @Override
    public void on(SessionEvent event) {
        if (event instanceof SessionEvent.ValueDropped dropped
                && told.size() < MAX_MESSAGES
                && told.add(dropped.attribute())) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a stored value of attribute ''{1}'' cannot be decoded, and reads as absent; "
                            + "this is said once for each attribute. Add a listener(…) for ValueDropped to hear of each",
                    name,
                    Printable.of(dropped.attribute()));
        } else if (event instanceof SessionEvent.CarrierFailed) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a session is stored, and its carrier failed to carry the token; it is carried before the next exchange of this "
                            + "process, or lost with it. Add a listener(…) for CarrierFailed to hear of it",
                    name);
        }
    }
}
