package dev.satchel.sealed;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens of one session are valid: what the ledger keeps in a record's payload, before the envelope of the
 * session without its data.
 *
 * <p>In bytes: {@code format (1) | flags (1) | current (16) | former (16) | since in ms (8)}.
 *
 * @param current the id of the token that opens
 * @param former the id of the token before it, if that is still good for something
 * @param role what the former one is good for
 * @param since when the current one took its place
 */
record LedgerEntry(BirthId current, @Nullable BirthId former, Role role, Instant since) {

    private static final int BYTES = 42;
    private static final byte FORMAT = 1;
    private static final Role[] ROLES = Role.values();

    /** The standing of the token before the current one. */
    enum Role {
        /** There was no token before. */
        NONE(0),
        /** It was replaced by a write, and stands in for the current one if that was lost. */
        PARENT(1),
        /**
         * It opens in the delivery window only: the current one was presented since, or this one was taken once when
         * another was lost.
         */
        SPENT(2),
        /** It was replaced by a rotation: it opens nothing, and its use is reported. */
        ROTATED(3);

        private final byte code;

        Role(int code) {
            this.code = (byte) code;
        }

        private static Role of(byte code) {
            for (Role role : ROLES) {
                if (role.code == code) {
                    return role;
                }
            }
            throw new CorruptSessionException("the ledger's record is not one of ours");
        }
    }

    /** Checks that the role fits. */
    LedgerEntry {
        if ((former == null) != (role == Role.NONE)) {
            throw new IllegalArgumentException("a former token has a role, and no token has none");
        }
    }

    static LedgerEntry first(BirthId current, Instant since) {
        return new LedgerEntry(current, null, Role.NONE, since);
    }

    /** The same after the current one was presented: its response came, and nobody has to stand in for it. */
    LedgerEntry delivered() {
        return new LedgerEntry(current, former, Role.SPENT, since);
    }

    /** A token id is drawn as a birth id is: 128 random bits. */
    boolean isCurrent(BirthId id) {
        return current.equals(id);
    }

    boolean isFormer(BirthId id) {
        return id.equals(former);
    }

    /** The payload: this, and what the session is without its data. */
    Payload with(Payload envelope) {
        byte[] bytes = new byte[BYTES + envelope.size()];
        BirthId before = former == null ? new BirthId(0, 0) : former;
        ByteBuffer.wrap(bytes)
                .put(FORMAT)
                .put(role.code)
                .putLong(current.high())
                .putLong(current.low())
                .putLong(before.high())
                .putLong(before.low())
                .putLong(since.toEpochMilli());
        envelope.copyTo(bytes, BYTES);
        return Payload.adopt(bytes, 0, bytes.length);
    }

    /**
     * Reads the bytes of {@link #with}.
     *
     * @throws CorruptSessionException when it did not write this
     */
    static LedgerEntry of(Payload payload) {
        return payload.borrow(LedgerEntry::read);
    }

    private static LedgerEntry read(byte[] array, int offset, int size) {
        if (size <= BYTES || array[offset] != FORMAT) {
            throw new CorruptSessionException("the ledger's record is not one of ours");
        }
        ByteBuffer bytes = ByteBuffer.wrap(array, offset + 1, size - 1);
        Role role = Role.of(bytes.get());
        BirthId current = new BirthId(bytes.getLong(), bytes.getLong());
        BirthId former = new BirthId(bytes.getLong(), bytes.getLong());
        return new LedgerEntry(current, role == Role.NONE ? null : former, role, Instant.ofEpochMilli(bytes.getLong()));
    }

    /** The envelope behind it. */
    static Payload envelope(Payload payload) {
        byte[] bytes = payload.toBytes();
        return Payload.adopt(bytes, BYTES, bytes.length - BYTES);
    }
}
