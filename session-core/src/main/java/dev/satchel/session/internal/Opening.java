package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Outage;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.internal.Opened.Kind;
import dev.satchel.session.spi.Loaded;
import dev.satchel.session.spi.Locator;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.EndReason;
import dev.satchel.session.spi.SessionEvent.RefusalReason;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what an exchange opens. Strangers are not adopted: what opens nothing gives a new session. */
final class Opening {

    private static final int MAX_CANDIDATES = 4;

    private final Stack stack;
    private final Instant openedAt;

    Opening(Stack stack, Instant openedAt) {
        this.stack = stack;
        this.openedAt = openedAt;
    }

    Opened at(SessionAddress address) {
        return open(address, null);
    }

    /** The first token that opens a session wins, then one that was superseded a moment ago. */
    Opened first(List<Token> candidates) {
        if (candidates.size() > 1) {
            stack.tell(new SessionEvent.DuplicateTokens(openedAt, candidates.size()));
        }
        @Nullable Opened second = null;
        for (int i = 0; i < Math.min(MAX_CANDIDATES, candidates.size()); i++) {
            Token candidate = candidates.get(i);
            Opened opened = open(candidate, candidate);
            if (opened.live() || opened.kind() == Kind.OUTAGE) {
                return opened;
            }
            if (second == null || opened.kind() == Kind.SUPERSEDED) {
                second = opened;
            }
        }
        return second != null ? second : empty(Kind.NEW, null);
    }

    private Opened open(Locator locator, @Nullable Token token) {
        Loaded loaded;
        try {
            loaded = stack.backend().load(locator);
        } catch (SessionStoreUnavailableException outage) {
            if (stack.policy().outage() == Outage.FAIL) {
                throw outage;
            }
            stack.tell(new SessionEvent.OutageBridged(openedAt));
            return empty(Kind.OUTAGE, null);
        } catch (CorruptSessionException corrupt) {
            return unreadable(corrupt, null);
        }
        if (loaded instanceof Loaded.Found found) {
            return judged(found.snapshot(), token);
        } else if (loaded instanceof Loaded.Superseded superseded) {
            return handedOver(superseded.marker());
        } else if (loaded instanceof Loaded.Refused refused) {
            refuse(refused.reason());
        } else if (loaded instanceof Loaded.Unreadable unreadable) {
            return unreadable(new CorruptSessionException("the stored session cannot be read"), unreadable.leftover());
        }
        return empty(Kind.NEW, null);
    }

    private Opened judged(Snapshot snapshot, @Nullable Token token) {
        Optional<EndReason> expiry = stack.expiry(snapshot, openedAt);
        if (expiry.isEmpty()) {
            return new Opened(Kind.LIVE, snapshot.state(), snapshot, token);
        }
        refuse(expiry.get() == EndReason.ABSOLUTE ? RefusalReason.ABSOLUTE : RefusalReason.IDLE);
        return empty(Kind.LEFTOVER, snapshot);
    }

    private Opened handedOver(Snapshot marker) {
        if (openedAt.isBefore(marker.lastUsedAt().plus(SessionPolicy.HAND_OVER))) {
            return empty(Kind.SUPERSEDED, marker);
        }
        refuse(RefusalReason.SUPERSEDED);
        return empty(Kind.LEFT_BEHIND, marker);
    }

    private Opened unreadable(CorruptSessionException problem, @Nullable Snapshot leftover) {
        if (stack.policy().undecodable() == Undecodable.FAIL) {
            throw problem;
        }
        refuse(RefusalReason.CORRUPT);
        return empty(leftover == null ? Kind.NEW : Kind.LEFTOVER, leftover);
    }

    private void refuse(RefusalReason reason) {
        stack.tell(new SessionEvent.Refused(openedAt, reason));
    }

    private Opened empty(Kind kind, @Nullable Snapshot snapshot) {
        return new Opened(kind, SessionState.born(stack.birth(), openedAt).build(), snapshot, null);
    }
}
