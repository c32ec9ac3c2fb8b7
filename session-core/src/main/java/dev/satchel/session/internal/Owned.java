package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The sessions of principals, found through the owner index. */
final class Owned implements OwnedSessions {

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
    public OwnedSessions.Listing list(String principal, Attribute<?>... shown) {
        OwnerKey owner = stack.keys().owner(Principals.checked(principal));
        Standing standing = Standing.of(stack, listing, owner);
        List<OwnedSessions.Owned> sessions = standing.sessions().stream()
                .sorted(Comparator.comparing(Snapshot::lastUsedAt).reversed())
                .map(snapshot -> listed(snapshot, owner, shown))
                .toList();
        return new Listed(sessions, standing.unreadable().size());
    }

    /** A list that says what it lacks. */
    private static final class Listed extends AbstractList<OwnedSessions.Owned> implements OwnedSessions.Listing {
        private final List<OwnedSessions.Owned> sessions;
        private final int unreadable;

        Listed(List<OwnedSessions.Owned> sessions, int unreadable) {
            this.sessions = sessions;
            this.unreadable = unreadable;
        }

        @Override
        public OwnedSessions.Owned get(int index) {
            return sessions.get(index);
        }

        @Override
        public int size() {
            return sessions.size();
        }

        @Override
        public int unreadable() {
            return unreadable;
        }
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
        return named.isPresent() && revoke(named.get());
    }

    private boolean revoke(Named named) {
        int ended = end(named.owner(), named.birth()::equals);
        if (ended == 0
                && !Standing.of(stack, listing, named.owner()).unreadable().isEmpty()) {
            throw new CorruptSessionException(
                    "the session is not among those that can be read, and the principal has some that cannot"
                            + " be read here; revokeAll ends those too");
        }
        return ended > 0;
    }

    @Override
    public int revokeAll(String principal) {
        return end(stack.keys().owner(Principals.checked(principal)), birth -> true);
    }

    @Override
    public int revokeOthers(String principal, Ref keep) {
        Named kept = Named.parse(keep)
                .orElseThrow(() -> new IllegalArgumentException("the session to keep is named by no reference"));
        return end(
                stack.keys().owner(Principals.checked(principal)),
                birth -> !kept.birth().equals(birth));
    }

    private int end(OwnerKey owner, Predicate<BirthId> chosen) {
        return new Revocation(stack, listing, owner, chosen).run();
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
