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
                    "stack ''{0}'': a stored value of attribute ''{1}'' cannot be decoded as the attribute''s type, and reads "
                            + "as absent; its bytes stay until the attribute is set. Compare the type with the one it was "
                            + "set with. Logged once for each attribute; a listener(…) of yours receives each ValueDropped",
                    name,
                    Printable.of(dropped.attribute()));
        } else if (event instanceof SessionEvent.CarrierFailed) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a session is stored, but its carrier failed to carry the token. This process tries again "
                            + "before its next exchange; if it ends earlier, the token is lost. A listener(…) of yours "
                            + "receives each CarrierFailed",
                    name);
        }
    }
}
