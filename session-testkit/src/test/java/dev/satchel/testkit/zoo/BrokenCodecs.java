package dev.satchel.testkit.zoo;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.testkit.PlainCodec;
import java.lang.reflect.Type;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Codecs that break one rule each. */
final class BrokenCodecs {

    private BrokenCodecs() {}

    /** Lawful. */
    static class Lawful implements SessionCodec {
        final SessionCodec plain = new PlainCodec();

        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            return plain.encode(attribute, value);
        }

        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            return plain.decode(attribute, value);
        }

        @Override
        public Payload write(SessionState state) {
            return plain.write(state);
        }

        @Override
        public SessionState read(Payload payload) {
            return plain.read(payload);
        }
    }

    @Violates("ENC-01")
    static final class TrimsText extends Lawful {
        @Override
        @SuppressWarnings("unchecked")
        public <T> Payload encode(Attribute<T> attribute, T value) {
            return super.encode(attribute, value instanceof String text ? (T) text.strip() : value);
        }
    }

    @Violates("ENC-02")
    static final class LongsAreDoubles extends Lawful {
        @Override
        @SuppressWarnings("unchecked")
        public <T> Payload encode(Attribute<T> attribute, T value) {
            return super.encode(
                    attribute, value instanceof Long number ? (T) (Object) (long) (double) (long) number : value);
        }
    }

    @Violates("ENC-03")
    static final class DropsNulls extends Lawful {
        @Override
        @SuppressWarnings("unchecked")
        public <T> Payload encode(Attribute<T> attribute, T value) {
            if (value instanceof List<?> list && list.contains(null)) {
                List<Object> dense = new ArrayList<>(list);
                dense.removeIf(each -> each == null);
                return super.encode(attribute, (T) dense);
            }
            return super.encode(attribute, value);
        }
    }

    @Violates("ENC-05")
    static final class CountsItsEncodings extends Lawful {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            Payload payload = super.encode(attribute, value);
            byte[] bytes = payload.toBytes();
            if (value instanceof Map<?, ?> map && map.size() > 10) {
                bytes[bytes.length - 1] ^= (byte) count.incrementAndGet();
            }
            return Payload.of(bytes);
        }
    }

    @Violates("ENC-06")
    static final class RemembersWhatItDecoded extends Lawful {
        private final Map<Payload, Object> decoded = new HashMap<>();

        @Override
        @SuppressWarnings("unchecked")
        public synchronized <T> T decode(Attribute<T> attribute, Payload value) {
            T fresh = super.decode(attribute, value);
            return (T) decoded.computeIfAbsent(value, unknown -> fresh);
        }
    }

    @Violates("ENC-07")
    static final class CastsUnchecked extends Lawful {
        @Override
        @SuppressWarnings("unchecked")
        public <T> T decode(Attribute<T> attribute, Payload value) {
            try {
                return super.decode(attribute, value);
            } catch (SessionValueException e) {
                try {
                    return (T) plain.decode(Attribute.of("text", String.class), value);
                } catch (SessionValueException neither) {
                    throw e;
                }
            }
        }
    }

    @Violates("ENC-08")
    static final class PassesOnTheParsersExceptions extends Lawful {
        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            if (value.size() < 5) {
                throw new IndexOutOfBoundsException(value.size());
            }
            return super.decode(attribute, value);
        }
    }

    @Violates("ENC-09")
    static final class Overflows extends Lawful {
        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            try {
                return super.encode(attribute, value);
            } catch (SessionValueException e) {
                throw new StackOverflowError();
            }
        }
    }

    @Violates("ENC-10")
    static final class QuotesTheSource extends Lawful {
        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            try {
                return super.decode(attribute, value);
            } catch (SessionValueException e) {
                throw new SessionValueException(
                        attribute,
                        "cannot be decoded: " + new String(value.toBytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    @Violates("ENC-11")
    static final class OneBuffer extends Lawful {
        private volatile Payload last = Payload.EMPTY;

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            last = super.encode(attribute, value);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000);
            return last;
        }
    }

    /** Changes a session on its way in. */
    abstract static class Changing extends Lawful {
        abstract SessionState changed(SessionState state);

        @Override
        public Payload write(SessionState state) {
            return super.write(changed(state));
        }
    }

    @Violates("ENV-01")
    static final class WholeSeconds extends Changing {
        @Override
        SessionState changed(SessionState state) {
            return state.toBuilder()
                    .lastUsedAt(state.lastUsedAt().truncatedTo(ChronoUnit.SECONDS))
                    .build();
        }
    }

    @Violates("ENV-02")
    static final class ForgetsSuccessors extends Changing {
        @Override
        SessionState changed(SessionState state) {
            return state.toBuilder().successor(Optional.empty()).build();
        }
    }

    @Violates("ENV-04")
    static final class TenThousandIsTooMany extends Changing {
        @Override
        SessionState changed(SessionState state) {
            return state.attributes().count() < 10_000
                    ? state
                    : state.toBuilder().attributes(EncodedValues.EMPTY).build();
        }
    }

    @Violates("ENV-05")
    static final class NeverTheSameBytes extends Changing {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        SessionState changed(SessionState state) {
            return state;
        }

        @Override
        public Payload write(SessionState state) {
            byte[] bytes = java.util.Arrays.copyOf(
                    super.write(state).toBytes(), super.write(state).size() + 1);
            bytes[bytes.length - 1] = (byte) writes.incrementAndGet();
            return Payload.of(bytes);
        }

        @Override
        public SessionState read(Payload payload) {
            return super.read(Payload.of(java.util.Arrays.copyOf(payload.toBytes(), Math.max(0, payload.size() - 1))));
        }
    }

    @Violates("ENV-06")
    static final class PadsWhatIsCut extends Lawful {
        @Override
        public SessionState read(Payload payload) {
            try {
                return super.read(payload);
            } catch (dev.satchel.session.CorruptSessionException e) {
                return super.read(Payload.of(java.util.Arrays.copyOf(payload.toBytes(), payload.size() + 1)));
            }
        }
    }

    @Violates("ENV-07")
    static final class ReadsWithoutLooking extends Lawful {
        @Override
        public SessionState read(Payload payload) {
            try {
                return super.read(payload);
            } catch (dev.satchel.session.CorruptSessionException e) {
                throw new IllegalStateException("unexpected token", e);
            }
        }
    }

    @Violates("ENV-08")
    static final class NamedAfterTheObject extends Lawful {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String name() {
            return "codec@" + asked.incrementAndGet();
        }
    }

    @Violates("ENV-09")
    static final class MeasuresWithoutTheOwner extends Lawful {
        @Override
        public int size(SessionState state) {
            return super.size(state.toBuilder().owner(Optional.empty()).build());
        }
    }

    @Violates("ENV-09")
    static final class MeasuresWithoutTheFlash extends Lawful {
        @Override
        public int size(SessionState state) {
            return super.size(state.toBuilder().flash(Map.of()).build());
        }
    }

    /** Takes any object as its text, and finds only at decoding that the text is none of it. */
    @Violates("ENC-12")
    static final class TakesAnything extends Lawful {
        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            try {
                return super.encode(attribute, value);
            } catch (SessionValueException e) {
                return super.encode(Attribute.of(attribute.name(), String.class), "some " + value.getClass());
            }
        }
    }

    /** A set of bits comes back empty. */
    @Violates("ENC-12")
    static final class LosesBits extends Lawful {
        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            return value instanceof BitSet
                    ? super.encode(Attribute.of(attribute.name(), String.class), "bits")
                    : super.encode(attribute, value);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T decode(Attribute<T> attribute, Payload value) {
            return attribute.type() == BitSet.class ? (T) new BitSet() : super.decode(attribute, value);
        }
    }

    /** Reads back the first value of each type, and trusts the type from then on. */
    @Violates("ENC-12")
    static final class TrustsTheFirst extends Lawful {
        private final Set<Type> trusted = ConcurrentHashMap.newKeySet();

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            try {
                Payload encoded = super.encode(attribute, value);
                trusted.add(attribute.type());
                return encoded;
            } catch (SessionValueException e) {
                if (trusted.contains(attribute.type())) {
                    return super.encode(Attribute.of(attribute.name(), String.class), "some " + value.getClass());
                }
                throw e;
            }
        }
    }
}
