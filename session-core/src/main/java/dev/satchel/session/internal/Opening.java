package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        return open(address);
    }

    /**
     * The first token that opens a session wins, then one that was superseded a moment ago, then one that finds
     * anything. Several tokens are all looked at: an event names the sessions, the policy may refuse them, and a logout
     * ends whatever was presented.
     */
    Opened first(List<Token> candidates) {
        if (candidates.size() < 2) {
            return candidates.isEmpty() ? fresh() : open(candidates.get(0));
        }
        List<Opened> all = new ArrayList<>();
        for (Token candidate :
                candidates.stream().limit(MAX_CANDIDATES).distinct().toList()) {
            Opened opened = open(candidate);
            if (opened instanceof Opened.Bridged) {
                return opened;
            }
            add(all, opened);
        }
        List<String> sessions = lives(all).map(Opening::fingerprint).toList();
        stack.tell(new SessionEvent.DuplicateTokens(openedAt, candidates.size(), sessions));
        all.sort(Comparator.comparingInt(Opening::rank));
        Opened first = sessions.size() > 1 && stack.policy().refusesDuplicates() ? fresh() : all.remove(0);
        return first.beside(
                all.stream().flatMap(opened -> opened.ends().stream()).toList());
    }

    /** A session that two tokens open counts once. */
    private static void add(List<Opened> all, Opened opened) {
        boolean again = opened instanceof Opened.Live live
                && lives(all)
                        .anyMatch(known ->
                                known.state().birthId().equals(live.state().birthId()));
        if (!again) {
            all.add(opened);
        }
    }

    private static Stream<Snapshot> lives(List<Opened> all) {
        return all.stream()
                .filter(Opened.Live.class::isInstance)
                .map(Opened.Live.class::cast)
                .map(Opened.Live::session);
    }

    private static int rank(Opened opened) {
        if (opened instanceof Opened.Live) {
            return 0;
        } else if (opened instanceof Opened.Superseded) {
            return 1;
        }
        return opened instanceof Opened.Fresh ? 3 : 2;
    }

    private Opened open(Locator presented) {
        Loaded loaded;
        try {
            loaded = stack.backend().load(presented);
        } catch (SessionStoreUnavailableException outage) {
            if (!stack.policy().bridgesOutages()) {
                throw outage;
            }
            stack.tell(new SessionEvent.OutageBridged(openedAt));
            return new Opened.Bridged(empty());
        } catch (CorruptSessionException corrupt) {
            return unreadable(corrupt);
        }
        return judged(loaded, presented);
    }

    private Opened judged(Loaded loaded, Locator presented) {
        if (loaded instanceof Loaded.Found found) {
            return judged(found.snapshot(), presented);
        } else if (loaded instanceof Loaded.Superseded superseded) {
            return handedOver(superseded.marker());
        } else if (loaded instanceof Loaded.Refused refused) {
            refuse(refused.reason(), refused.session());
        } else if (loaded instanceof Loaded.Unreadable unreadable) {
            return remaining(unreadable.leftover());
        }
        return fresh();
    }

    private Opened judged(Snapshot session, Locator presented) {
        if (!Principals.readable(session.state())) {
            return unreadable(new CorruptSessionException("the session's owner has half a character"));
        }
        Optional<EndReason> expiry = stack.expiry(session, openedAt);
        if (expiry.isEmpty()) {
            return new Opened.Live(session, presented, List.of());
        }
        refuse(reason(expiry.get()), fingerprint(session));
        return new Opened.Leftover(empty(), session, List.of());
    }

    private static RefusalReason reason(EndReason ended) {
        return switch (ended) {
            case ABSOLUTE -> RefusalReason.ABSOLUTE;
            case REVOKED -> RefusalReason.REVOKED;
            default -> RefusalReason.IDLE;
        };
    }

    private Opened handedOver(Snapshot marker) {
        Instant rotatedAt = marker.lastUsedAt();
        if (stack.parts().handsOver(rotatedAt, openedAt)) {
            return new Opened.Superseded(empty(), marker, List.of());
        }
        refuse(RefusalReason.SUPERSEDED, fingerprint(marker));
        return fresh();
    }

    /** The store does not know the version of the unreadable record. */
    private Opened unreadable(CorruptSessionException problem) {
        refuse(problem);
        return stack.policy().undecodable() == Undecodable.DROP_SESSION
                ? fresh()
                : new Opened.Unreadable(empty(), Optional.empty(), List.of());
    }

    /** The version of what cannot be read is known. */
    private Opened remaining(Snapshot remains) {
        refuse(new CorruptSessionException("the stored session cannot be read"));
        return stack.replaceable(remains, openedAt)
                ? new Opened.Leftover(empty(), remains, List.of())
                : new Opened.Unreadable(empty(), Optional.of(remains), List.of());
    }

    private void refuse(CorruptSessionException problem) {
        if (stack.policy().undecodable() == Undecodable.FAIL) {
            throw problem;
        }
        refuse(RefusalReason.CORRUPT, "");
    }

    private void refuse(RefusalReason reason, String session) {
        stack.tell(new SessionEvent.Refused(openedAt, reason, session));
    }

    private static String fingerprint(Snapshot known) {
        return known.state().birthId().fingerprint();
    }

    private Opened fresh() {
        return new Opened.Fresh(empty(), List.of());
    }

    private SessionState empty() {
        return SessionState.born(stack.birth(), openedAt).build();
    }
}
