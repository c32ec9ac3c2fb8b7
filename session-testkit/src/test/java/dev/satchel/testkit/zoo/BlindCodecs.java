package dev.satchel.testkit.zoo;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Codecs again, from the usual mistakes alone. */
final class BlindCodecs {

    private BlindCodecs() {}

    private static Payload with(Payload payload, int last) {
        byte[] bytes = Arrays.copyOf(payload.toBytes(), payload.size() + 1);
        bytes[bytes.length - 1] = (byte) last;
        return Payload.of(bytes);
    }

    private static Payload withoutTheLast(Payload payload) {
        return Payload.of(Arrays.copyOf(payload.toBytes(), Math.max(0, payload.size() - 1)));
    }

    /** Its bytes depend on the order in which a map shows its entries. */
    @Violates("ENC-05")
    static final class WritesMapsAsTheyCome extends BrokenCodecs.Lawful {
        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            boolean filled = value instanceof Map<?, ?> map && !map.isEmpty();
            return with(
                    super.encode(attribute, value),
                    filled ? List.copyOf(((Map<?, ?>) value).keySet()).hashCode() : 0);
        }

        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            return super.decode(attribute, withoutTheLast(value));
        }
    }

    @Violates("ENC-06")
    static final class HandsOutWhatItWasGiven extends BrokenCodecs.Lawful {
        private final Map<Payload, Object> given = new ConcurrentHashMap<>();

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            Payload payload = super.encode(attribute, value);
            given.put(payload, value);
            return payload;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T decode(Attribute<T> attribute, Payload value) {
            T fresh = super.decode(attribute, value);
            Object known = given.get(value);
            return fresh.equals(known) ? (T) known : fresh;
        }
    }

    @Violates("ENC-08")
    static final class BelievesTheLength extends BrokenCodecs.Lawful {
        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            try {
                return super.decode(attribute, value);
            } catch (SessionValueException e) {
                int length =
                        value.size() < 4 ? 0 : ByteBuffer.wrap(value.toBytes()).getInt();
                if (length < 0) {
                    throw new NegativeArraySizeException(Integer.toString(length));
                }
                throw e;
            }
        }
    }

    @Violates("ENC-09")
    static final class PassesOnTheWritersException extends BrokenCodecs.Lawful {
        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            try {
                return super.encode(attribute, value);
            } catch (SessionValueException e) {
                throw new IllegalArgumentException("a direct reference to itself", e);
            }
        }
    }

    @Violates("ENV-04")
    static final class ReadsHalfAMillionBytes extends BrokenCodecs.Lawful {
        @Override
        public SessionState read(Payload payload) {
            if (payload.size() > 500_000) {
                throw new CorruptSessionException("a text is longer than the parser allows");
            }
            return super.read(payload);
        }
    }

    @Violates("ENV-05")
    static final class OrdersByIdentity extends BrokenCodecs.Lawful {
        @Override
        public Payload write(SessionState state) {
            return with(super.write(state), System.identityHashCode(new Object()));
        }

        @Override
        public SessionState read(Payload payload) {
            return super.read(withoutTheLast(payload));
        }
    }

    @Violates("ENV-06")
    static final class TakesNobodyForTheOwner extends BrokenCodecs.Lawful {
        private volatile Optional<SessionState> last = Optional.empty();

        @Override
        public SessionState read(Payload payload) {
            try {
                SessionState state = super.read(payload);
                last = Optional.of(state);
                return state;
            } catch (CorruptSessionException e) {
                return last.orElseThrow(() -> e).toBuilder()
                        .owner(Optional.empty())
                        .build();
            }
        }

        @Override
        public Payload write(SessionState state) {
            last = Optional.of(state);
            return super.write(state);
        }
    }

    @Violates("ENV-07")
    static final class PassesOnTheReadersException extends BrokenCodecs.Lawful {
        @Override
        public SessionState read(Payload payload) {
            try {
                return super.read(payload);
            } catch (CorruptSessionException e) {
                throw new UncheckedIOException(new IOException("unexpected end", e));
            }
        }
    }

    @Violates("ENV-08")
    static final class HasNoNameYet extends BrokenCodecs.Lawful {
        @Override
        public String name() {
            return " ";
        }
    }
}
