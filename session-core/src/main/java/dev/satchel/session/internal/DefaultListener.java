package dev.satchel.session.internal;

import static java.lang.System.Logger.Level.WARNING;

import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The listener of a stack that has none. It logs what nobody would learn of otherwise. That is the first dropped value
 * of each attribute, the first session that cannot be read, and the first that is ended for it. It is an outage that
 * reads do not show, and a token that was not carried. Bounded. Thread-safe.
 */
final class DefaultListener implements SessionListener {

    private static final System.Logger LOG = System.getLogger(DefaultListener.class.getName());
    private static final int MAX_MESSAGES = 1_000;
    private static final long OUTAGE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final String name;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private final AtomicBoolean replaced = new AtomicBoolean();
    private final AtomicLong nextOutage = new AtomicLong(Long.MIN_VALUE);

    DefaultListener(String name) {
        this.name = name;
    }

    @Override
    public void on(SessionEvent event) {
        if (event instanceof SessionEvent.ValueDropped dropped) {
            valueDropped(dropped.attribute());
        } else if (event instanceof SessionEvent.Refused refused && refused.reason() == RefusalReason.CORRUPT) {
            unreadable();
        } else if (event instanceof SessionEvent.Ended ended && ended.reason() == EndReason.CORRUPT) {
            replaced();
        } else if (event instanceof SessionEvent.OutageBridged) {
            outage(event.at());
        } else if (event instanceof SessionEvent.CarrierFailed) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a session is stored, but its carrier failed to carry the token. This process "
                            + "tries again before its next exchange; if it ends earlier, the token is lost. "
                            + "A listener(…) of yours receives each CarrierFailed",
                    name);
        }
    }

    private void valueDropped(String attribute) {
        if (told.size() < MAX_MESSAGES && told.add(attribute)) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a stored value of attribute ''{1}'' cannot be decoded as the attribute''s type, "
                            + "and reads as absent; its bytes stay until the attribute is set. Compare the type with "
                            + "the one it was set with. Logged once for each attribute; a listener(…) of yours "
                            + "receives each ValueDropped",
                    name,
                    Printable.of(attribute));
        }
    }

    private void unreadable() {
        if (unreadable.compareAndSet(false, true)) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a stored session cannot be read here, and counts as absent: it is sealed under a "
                            + "key that this node lacks, written by a newer release or another codec, or damaged. "
                            + "Logged once; a listener(…) of yours receives each Refused",
                    name);
        }
    }

    private void replaced() {
        if (replaced.compareAndSet(false, true)) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': a session was ended because it, or a value in it, cannot be read here. "
                            + "Logged once; a listener(…) of yours receives each Ended",
                    name);
        }
    }

    private void outage(Instant at) {
        long now = at.toEpochMilli();
        long next = nextOutage.get();
        if (now >= next && nextOutage.compareAndSet(next, now + OUTAGE_MILLIS)) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': the storage does not answer, and reads see an empty session, as the policy says. "
                            + "Logged once a minute; a listener(…) of yours receives each OutageBridged",
                    name);
        }
    }
}
