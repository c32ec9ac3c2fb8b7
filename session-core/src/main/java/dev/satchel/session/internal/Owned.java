package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.EndReason;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The sessions of principals, found through the owner index. */
final class Owned implements OwnedSessions {

    private static final int BATCH = 1000;
    private static final int MAX_ROUNDS = 64;
    private static final int REF_BYTES = 16 + OwnerKey.BYTES;

    private final Stack stack;
    private final OwnerListing listing;

    Owned(Stack stack, OwnerListing listing) {
        this.stack = stack;
        this.listing = listing;
    }

    /** Names a session of an owner: the birth id, which nobody can guess, and the owner's key, by which it is found. */
    static Ref ref(BirthId birth, OwnerKey owner) {
        byte[] bytes = ByteBuffer.allocate(REF_BYTES)
                .putLong(birth.high())
                .putLong(birth.low())
                .put(owner.toBytes())
                .array();
        return new Ref(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public List<OwnedSessions.Owned> list(String principal, Attribute<?>... shown) {
        OwnerKey owner = stack.keys().owner(principal);
        Instant now = stack.now();
        return listing.findByOwner(owner, BATCH).stream()
                .filter(snapshot -> live(snapshot, now))
                .sorted(Comparator.comparing(Snapshot::lastUsedAt).reversed())
                .map(snapshot -> listed(snapshot, owner, shown))
                .toList();
    }

    private OwnedSessions.Owned listed(Snapshot snapshot, OwnerKey owner, Attribute<?>... shown) {
        SessionState state = snapshot.state();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Attribute<?> attribute : shown) {
            decoded(state, attribute).ifPresent(value -> values.put(attribute.name(), value));
        }
        return new OwnedSessions.Owned(
                ref(state.birthId(), owner),
                state.createdAt(),
                snapshot.lastUsedAt(),
                state.birthId().fingerprint(),
                values);
    }

    /** A value that cannot be decoded is not shown: a list of sessions must not fail for one of them. */
    private <T> Optional<T> decoded(SessionState state, Attribute<T> attribute) {
        try {
            return state.attributes()
                    .find(attribute.name())
                    .map(value -> stack.parts().codec().decode(attribute, value));
        } catch (SessionValueException unreadable) {
            stack.tell(
                    new SessionEvent.ValueDropped(stack.now(), state.birthId().fingerprint(), attribute.name()));
            return Optional.empty();
        }
    }

    @Override
    public boolean revoke(Ref ref) {
        Optional<Named> named = Named.parse(ref);
        return named.isPresent()
                && end(
                                named.get().owner(),
                                snapshot -> named.get()
                                        .birth()
                                        .equals(snapshot.state().birthId()))
                        > 0;
    }

    @Override
    public int revokeAll(String principal) {
        return end(stack.keys().owner(principal), snapshot -> true);
    }

    @Override
    public int revokeOthers(String principal, Ref keep) {
        Named kept = Named.parse(keep)
                .orElseThrow(() -> new IllegalArgumentException("the session to keep is named by no reference"));
        return end(
                stack.keys().owner(principal),
                snapshot -> !kept.birth().equals(snapshot.state().birthId()));
    }

    /**
     * Ends what matches, markers' successors included, and looks again until a whole round finds nothing to end: a session that was rotated, or
     * claimed, while the round went on is found by the next one.
     */
    private int end(OwnerKey owner, Predicate<Snapshot> matching) {
        // A rotation under way shows a session twice, which is still one that ends.
        Set<BirthId> ended = new HashSet<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            boolean quiet = true;
            Instant now = stack.now();
            List<Snapshot> found = listing.findByOwner(owner, BATCH);
            for (Snapshot snapshot : found) {
                boolean leads = snapshot.state().successor().isPresent() || live(snapshot, now);
                if (leads && matching.test(snapshot) && stack.backend().end(snapshot, now)) {
                    quiet = false;
                    BirthId birth = snapshot.state().birthId();
                    if (ended.add(birth)) {
                        stack.tell(new SessionEvent.Ended(now, birth.fingerprint(), EndReason.REVOKED));
                    }
                }
            }
            if (quiet) {
                return ended.size();
            }
        }
        throw new SessionConflictException("the principal's sessions came faster than they could be revoked");
    }

    private boolean live(Snapshot snapshot, Instant now) {
        return snapshot.state().successor().isEmpty() && !stack.expired(snapshot, now);
    }

    private record Named(BirthId birth, OwnerKey owner) {
        static Optional<Named> parse(Ref ref) {
            byte[] bytes;
            try {
                bytes = Base64.getUrlDecoder().decode(ref.value());
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
            if (bytes.length != REF_BYTES) {
                return Optional.empty();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            BirthId birth = new BirthId(buffer.getLong(), buffer.getLong());
            byte[] owner = new byte[OwnerKey.BYTES];
            buffer.get(owner);
            return Optional.of(new Named(birth, OwnerKey.ofBytes(owner)));
        }
    }
}
