package dev.satchel.session.codec;

import dev.satchel.session.Lifetime;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.store.StorageKey;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a session is, values encoded: what a {@link SessionCodec} writes and reads, and what a
 * {@link SessionBackend} keeps. Immutable. Times have millisecond precision.
 *
 * <p>A state with a {@link #successor} is a <em>rotation marker</em>: the session that lived under this key goes on
 * under another one. A marker has no attributes and no flash.
 *
 * <p>A store keeps {@code lastUsedAt} and {@code expiresAt} beside the payload, where a touch moves them without
 * writing the payload. The payload's own values of them are those of the last full write.
 *
 * <pre>{@code
 * SessionState state = SessionState.born(birthId, now).owner(Optional.of("ada")).build();
 * }</pre>
 */
public final class SessionState {

    // In place, not as an object: a store in memory keeps very many of these.
    private final long birthHigh;
    private final long birthLow;
    private final long createdAt;
    private final long startedAt;
    private final long lastUsedAt;
    private final long expiresAt;
    private final @Nullable String owner;
    private final String[] names;
    private final int[] ends;
    private final byte[] values;
    private final Extras extras;

    private SessionState(Builder builder) {
        this.birthHigh = builder.birthId.high();
        this.birthLow = builder.birthId.low();
        this.createdAt = builder.createdAt;
        this.startedAt = builder.startedAt;
        this.lastUsedAt = builder.lastUsedAt;
        this.expiresAt = builder.expiresAt;
        this.owner = builder.owner;
        this.names = builder.attributes.names;
        this.ends = builder.attributes.ends;
        this.values = builder.attributes.array;
        this.extras = Extras.of(builder.disowned, builder.lifetime, builder.flash, builder.successor);
    }

    private SessionState(SessionState from, long lastUsedAt, long expiresAt) {
        this.birthHigh = from.birthHigh;
        this.birthLow = from.birthLow;
        this.createdAt = from.createdAt;
        this.startedAt = from.startedAt;
        this.lastUsedAt = lastUsedAt;
        this.expiresAt = expiresAt;
        this.owner = from.owner;
        this.names = from.names;
        this.ends = from.ends;
        this.values = from.values;
        this.extras = from.extras;
    }

    /** A builder of a session born at this instant: created, started and last used then. */
    public static Builder born(BirthId birthId, Instant at) {
        return new Builder(birthId, at.toEpochMilli());
    }

    /** A builder that starts from this state. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Which life this is. */
    public BirthId birthId() {
        return new BirthId(birthHigh, birthLow);
    }

    /** When it was created. */
    public Instant createdAt() {
        return Instant.ofEpochMilli(createdAt);
    }

    /** When the absolute lifetime began: at creation, or when the present owner first claimed it. */
    public Instant startedAt() {
        return Instant.ofEpochMilli(startedAt);
    }

    /** When it was last used, as of this writing. */
    public Instant lastUsedAt() {
        return Instant.ofEpochMilli(lastUsedAt);
    }

    /** When it expires, as of this writing. */
    public Instant expiresAt() {
        return Instant.ofEpochMilli(expiresAt);
    }

    /** The principal whose session it is. */
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /** Whether it was disowned and not cleared since: the data is a former owner's. */
    public boolean disowned() {
        return extras.disowned;
    }

    /** The session's own lifetime, where it differs from the policy's. */
    public Optional<Lifetime> lifetime() {
        return Optional.ofNullable(extras.lifetime);
    }

    /** The attributes. */
    public EncodedValues attributes() {
        return new EncodedValues(names, ends, values);
    }

    /** The flash values by name. Unmodifiable. */
    public Map<String, Flash> flash() {
        return extras.flash;
    }

    /** Where the session went on, when this is a rotation marker. */
    public Optional<StorageKey> successor() {
        return Optional.ofNullable(extras.successor);
    }

    /** The same state with these times. */
    public SessionState used(Instant usedAt, Instant expiringAt) {
        return new SessionState(this, usedAt.toEpochMilli(), expiringAt.toEpochMilli());
    }

    /**
     * A function that gives sessions with the same attributes one list of names between them, so that a million kept
     * sessions do not keep a million lists. It forgets one list for another and holds a few hundred. Thread-safe.
     */
    public static UnaryOperator<SessionState> sharingNames() {
        NameTable table = new NameTable();
        return state -> state.sharing(table);
    }

    SessionState sharing(NameTable table) {
        String[] shared = table.one(names);
        return shared == names
                ? this
                : toBuilder()
                        .attributes(new EncodedValues(shared, ends, values))
                        .build();
    }

    /** Whether the two say the same but for {@code lastUsedAt} and {@code expiresAt}. */
    public boolean sameData(SessionState other) {
        return birthHigh == other.birthHigh
                && birthLow == other.birthLow
                && createdAt == other.createdAt
                && startedAt == other.startedAt
                && Objects.equals(owner, other.owner)
                && extras.equals(other.extras)
                && attributes().equals(other.attributes());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionState that
                && lastUsedAt == that.lastUsedAt
                && expiresAt == that.expiresAt
                && sameData(that);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(birthHigh);
    }

    @Override
    public String toString() {
        return "SessionState[" + birthId().fingerprint() + ", " + names.length + " attributes]";
    }

    /**
     * A value for a later exchange, once.
     *
     * @param value the encoded value
     * @param setAt when it was set; cut to milliseconds
     */
    public record Flash(Payload value, Instant setAt) {
        public Flash {
            setAt = Instant.ofEpochMilli(setAt.toEpochMilli());
        }
    }

    /** The fields that most sessions lack, together, so that those sessions take no room for them. */
    private record Extras(
            boolean disowned,
            @Nullable Lifetime lifetime,
            Map<String, Flash> flash,
            @Nullable StorageKey successor) {

        private static final Extras NOTHING = new Extras(false, null, Map.of(), null);

        static Extras of(
                boolean disowned,
                @Nullable Lifetime lifetime,
                Map<String, Flash> flash,
                @Nullable StorageKey successor) {
            return !disowned && lifetime == null && flash.isEmpty() && successor == null
                    ? NOTHING
                    : new Extras(disowned, lifetime, flash, successor);
        }
    }

    /** Builds a state. For one thread. */
    public static final class Builder {
        private final BirthId birthId;
        private long createdAt;
        private long startedAt;
        private long lastUsedAt;
        private long expiresAt;
        private @Nullable String owner;
        private boolean disowned;
        private @Nullable Lifetime lifetime;
        private EncodedValues attributes = EncodedValues.EMPTY;
        private Map<String, Flash> flash = Map.of();
        private @Nullable StorageKey successor;

        private Builder(BirthId birthId, long at) {
            this.birthId = birthId;
            createdAt = at;
            startedAt = at;
            lastUsedAt = at;
            expiresAt = at;
        }

        private Builder(SessionState from) {
            birthId = from.birthId();
            createdAt = from.createdAt;
            startedAt = from.startedAt;
            lastUsedAt = from.lastUsedAt;
            expiresAt = from.expiresAt;
            owner = from.owner;
            disowned = from.extras.disowned;
            lifetime = from.extras.lifetime;
            attributes = from.attributes();
            flash = from.extras.flash;
            successor = from.extras.successor;
        }

        /** When the absolute lifetime began. Default: when the session was created. */
        public Builder startedAt(Instant at) {
            startedAt = Objects.requireNonNull(at, "startedAt").toEpochMilli();
            return this;
        }

        /** When it was last used. Default: when the session was created. */
        public Builder lastUsedAt(Instant at) {
            lastUsedAt = Objects.requireNonNull(at, "lastUsedAt").toEpochMilli();
            return this;
        }

        /** When it expires. Default: when the session was created. */
        public Builder expiresAt(Instant at) {
            expiresAt = Objects.requireNonNull(at, "expiresAt").toEpochMilli();
            return this;
        }

        /** Sets the owner of the session; empty for an anonymous one. Default: empty, for nobody's. */
        public Builder owner(Optional<String> principal) {
            owner = Objects.requireNonNull(principal, "owner").orElse(null);
            return this;
        }

        /** Whether the data is a former owner's. Default no. */
        public Builder disowned(boolean value) {
            disowned = value;
            return this;
        }

        /** The session's own lifetime. Default: empty, for the policy's. */
        public Builder lifetime(Optional<Lifetime> value) {
            lifetime = Objects.requireNonNull(value, "lifetime").orElse(null);
            return this;
        }

        /** The attributes. Default: no attribute. */
        public Builder attributes(EncodedValues values) {
            attributes = Objects.requireNonNull(values, "attributes");
            return this;
        }

        /** The flash values by name; copied. Default: no value. */
        public Builder flash(Map<String, Flash> values) {
            flash = Map.copyOf(Objects.requireNonNull(values, "flash"));
            return this;
        }

        /** Makes it a marker: the session goes on under this key. Default: empty, for a session. */
        public Builder successor(Optional<StorageKey> key) {
            successor = Objects.requireNonNull(key, "successor").orElse(null);
            return this;
        }

        /**
         * The state.
         *
         * @throws IllegalArgumentException when a marker has attributes or flash values
         */
        public SessionState build() {
            if (successor != null && !(attributes.count() == 0 && flash.isEmpty())) {
                throw new IllegalArgumentException("a rotation marker carries no data");
            }
            return new SessionState(this);
        }
    }
}
