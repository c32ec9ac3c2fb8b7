package dev.satchel.testkit.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.TypeRef;
import dev.satchel.session.codec.Payload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values that codecs take more easily than they give them back. */
final class DoubtfulValues {

    private DoubtfulValues() {}

    /** Its state goes in by a constructor that no library can guess. */
    public static final class Sealed {
        private final String text;

        Sealed(String first, String second) {
            text = first + second;
        }

        /** The state. */
        public String getText() {
            return text;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sealed that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    /** A value that a constructor without arguments puts here differs from the value of others. */
    public static final class Defaulted {
        private final int number;

        /** Zero. */
        public Defaulted() {
            this(0);
        }

        Defaulted(int number) {
            this.number = number;
        }

        /** The state. */
        public int getNumber() {
            return number;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Defaulted that && number == that.number;
        }

        @Override
        public int hashCode() {
            return number;
        }
    }

    static void rule(CodecRig rig) {
        Attribute<List<Sealed>> list = Attribute.listOf("list", Sealed.class);
        Attribute<Map<String, Sealed>> map = Attribute.mapOf("map", Sealed.class);
        Attribute<Defaulted> defaulted = Attribute.of("defaulted", Defaulted.class);
        Attribute<BitSet> bits = Attribute.of("bits", BitSet.class);

        exactOrRefused(rig, Attribute.of("sealed", Sealed.class), new Sealed("a", "b"));
        exactOrRefused(rig, list, List.of());
        exactOrRefused(rig, list, Arrays.asList((Sealed) null));
        exactOrRefused(rig, list, List.of(new Sealed("a", "b")));
        exactOrRefused(rig, map, Map.of());
        exactOrRefused(rig, map, Map.of("k", new Sealed("a", "b")));
        exactOrRefused(rig, defaulted, new Defaulted());
        exactOrRefused(rig, defaulted, new Defaulted(7));
        exactOrRefused(rig, bits, new BitSet());
        exactOrRefused(rig, bits, BitSet.valueOf(new long[] {5}));
        exactOrRefused(rig, Attribute.of("entry", new TypeRef<Map.Entry<String, Integer>>() {}), Map.entry("k", 1));
        exactOrRefused(rig, Attribute.of("iterable", new TypeRef<Iterable<String>>() {}), List.of("a", "b"));
        exactOrRefused(rig, Attribute.of("zero", Double.class), 0.0);
        exactOrRefused(rig, Attribute.of("zero", Double.class), -0.0);
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            exactOrRefused(rig, Attribute.of("double", Double.class), number);
        }
        others(rig);
        exactOrRefused(
                rig, Attribute.of("keys", new TypeRef<Map<Sealed, String>>() {}), Map.of(new Sealed("a", "b"), "v"));
        refused(rig, Attribute.of("stream", new TypeRef<Stream<String>>() {}), Stream.of("a"));
        refused(
                rig,
                Attribute.of("iterator", new TypeRef<Iterator<String>>() {}),
                new ArrayDeque<>(List.of("a")).iterator());
        refused(rig, Attribute.of("thread", Thread.class), Thread.currentThread());
    }

    /** Types that a codec need not know. */
    private static void others(CodecRig rig) {
        exactOrRefused(rig, Attribute.of("float", Float.class), 0.1f);
        exactOrRefused(rig, Attribute.of("short", Short.class), Short.MIN_VALUE);
        exactOrRefused(rig, Attribute.of("character", Character.class), '\u20ac');
        exactOrRefused(
                rig,
                Attribute.of("large", BigInteger.class),
                BigInteger.TWO.pow(200).add(BigInteger.ONE));
        for (String number : List.of("1.50", "0.00", "1E+3", "1e-40", "123456789012345678901234567890.12")) {
            exactOrRefused(rig, Attribute.of("decimal", BigDecimal.class), new BigDecimal(number));
        }
        for (String time :
                List.of("2026-03-29T01:30:00.123456789Z", "1969-12-31T23:59:59.999Z", "2040-01-01T00:00:00Z")) {
            exactOrRefused(rig, Attribute.of("instant", Instant.class), Instant.parse(time));
        }
        exactOrRefused(rig, Attribute.of("duration", Duration.class), Duration.ofSeconds(-1, 1));
        exactOrRefused(
                rig,
                Attribute.of("duration", Duration.class),
                Duration.ofDays(400).plusNanos(1));
        exactOrRefused(rig, Attribute.of("date", LocalDate.class), LocalDate.of(2040, 2, 29));
        exactOrRefused(rig, Attribute.of("time", LocalDateTime.class), LocalDateTime.of(2026, 3, 29, 2, 30));
        exactOrRefused(
                rig,
                Attribute.of("zoned", ZonedDateTime.class),
                ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Berlin")));
        exactOrRefused(
                rig, Attribute.of("offset", OffsetDateTime.class), OffsetDateTime.parse("2026-01-01T00:00+05:30"));
        exactOrRefused(rig, Attribute.of("zone", ZoneId.class), ZoneId.of("Asia/Kolkata"));
        exactOrRefused(rig, Attribute.of("uuid", UUID.class), new UUID(-1, 1));
        exactOrRefused(rig, Attribute.of("locale", Locale.class), Locale.forLanguageTag("sr-Latn-RS"));
        exactOrRefused(rig, Attribute.of("state", Thread.State.class), Thread.State.WAITING);
        exactOrRefused(rig, Attribute.of("optional", new TypeRef<Optional<String>>() {}), Optional.empty());
        exactOrRefused(rig, Attribute.of("optional", new TypeRef<Optional<String>>() {}), Optional.of(""));
        exactOrRefused(rig, Attribute.of("set", new TypeRef<Set<String>>() {}), Set.of("a", "b"));
        exactOrRefused(rig, Attribute.of("numbers", new TypeRef<Map<Integer, String>>() {}), Map.of(1, "a"));
        exactOrRefused(rig, Attribute.of("objects", new TypeRef<List<Object>>() {}), List.of("a", true, "12"));
        exactOrRefused(rig, Attribute.mapOf("nulls", String.class), Collections.singletonMap("k", null));
        exactOrRefused(rig, Attribute.of("half", String.class), "\ud800");
        exactOrRefused(rig, Attribute.listOf("halves", String.class), List.of("a", "\udc00"));
        exactOrRefused(rig, Attribute.mapOf("half keys", Integer.class), Map.of("\ud83d", 1));
    }

    private static <T> void exactOrRefused(CodecRig rig, Attribute<T> attribute, T value) {
        @Nullable Payload encoded = encoded(rig, attribute, value);
        if (encoded == null) {
            return;
        }
        T back;
        try {
            back = rig.codec().decode(attribute, encoded);
        } catch (SessionValueException lost) {
            throw new Violation(
                    "a value of type " + attribute.type().getTypeName() + " was encoded and cannot be decoded");
        }
        if (!Objects.equals(back, value)) {
            throw new Violation("a value of type " + attribute.type().getTypeName() + " came back as another one");
        }
    }

    private static <T> void refused(CodecRig rig, Attribute<T> attribute, T value) {
        if (encoded(rig, attribute, value) != null) {
            throw new Violation("a " + attribute.type().getTypeName() + " is no value, and was encoded");
        }
    }

    private static <T> @Nullable Payload encoded(CodecRig rig, Attribute<T> attribute, T value) {
        try {
            return rig.codec().encode(attribute, value);
        } catch (SessionValueException lawful) {
            Expect.answer("the attribute that is named", lawful.attribute(), attribute.name());
            return null;
        }
    }
}
