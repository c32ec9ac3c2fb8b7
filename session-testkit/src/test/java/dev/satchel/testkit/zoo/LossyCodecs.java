package dev.satchel.testkit.zoo;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormatSymbols;
import java.text.Normalizer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Codecs that lose or change one thing each, in as many ways as somebody thought of. */
final class LossyCodecs {

    private LossyCodecs() {}

    /**
     * One of them.
     *
     * @param rule the rule that names its fault
     * @param fault what it does
     * @param codec the codec
     */
    record Lossy(String rule, String fault, SessionCodec codec) {}

    static Stream<Lossy> all() {
        return Stream.of(texts(), values(), guesses(), talkers(), shared(), sessions(), names(), parts())
                .flatMap(List::stream);
    }

    private static List<Lossy> parts() {
        return List.of(
                new Lossy("ENV-01", "reads from the beginning of the array", new BrokenCodecs.Lawful() {
                    @Override
                    public SessionState read(Payload payload) {
                        byte[] bytes = payload.borrow((array, offset, size) -> Arrays.copyOf(array, size));
                        return super.read(Payload.of(bytes));
                    }
                }),
                new Lossy("ENV-01", "clears what it has read", new BrokenCodecs.Lawful() {
                    @Override
                    public SessionState read(Payload payload) {
                        SessionState state = super.read(Payload.of(payload.toBytes()));
                        payload.borrow((array, offset, size) -> {
                            Arrays.fill(array, offset, offset + size, (byte) 0);
                            return size;
                        });
                        return state;
                    }
                }),
                new Lossy("ENV-05", "writes each session into one buffer", new BrokenCodecs.Lawful() {
                    private final byte[] buffer = new byte[1 << 22];

                    @Override
                    public Payload write(SessionState state) {
                        Payload written = super.write(state);
                        written.copyTo(buffer, 0);
                        return Payload.adopt(buffer, 0, written.size());
                    }
                }),
                new Lossy("ENC-06", "encodes each value into one buffer", new BrokenCodecs.Lawful() {
                    private final byte[] buffer = new byte[1 << 22];

                    @Override
                    public <T> Payload encode(Attribute<T> attribute, T value) {
                        Payload encoded = super.encode(attribute, value);
                        encoded.copyTo(buffer, 0);
                        return Payload.adopt(buffer, 0, encoded.size());
                    }
                }),
                new Lossy("ENC-02", "formats numbers for the locale", new BrokenCodecs.Lawful() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T decode(Attribute<T> attribute, Payload value) {
                        T decoded = super.decode(attribute, value);
                        char point = DecimalFormatSymbols.getInstance().getDecimalSeparator();
                        return decoded instanceof Double number
                                ? (T) Double.valueOf(
                                        number.toString().replace('.', point).split(",", 2)[0])
                                : decoded;
                    }
                }),
                session(
                        "ENV-04",
                        "has room for a hundred flash values",
                        state -> state.flash().size() > 100 ? state.toBuilder().flash(Map.of()) : state.toBuilder()));
    }

    private static List<Lossy> texts() {
        return List.of(
                text("cuts at 65,535 characters", text -> text.substring(0, Math.min(text.length(), 65_535))),
                text("cuts at 1,048,576 bytes", text -> text.length() > 1 << 19 ? text.substring(0, 1 << 19) : text),
                text("normalises", text -> Normalizer.normalize(text, Normalizer.Form.NFC)),
                text("decomposes", text -> Normalizer.normalize(text, Normalizer.Form.NFD)),
                text("normalises look-alikes", text -> Normalizer.normalize(text, Normalizer.Form.NFKC)),
                text("ends at NUL", text -> text.split("\0", -1)[0]),
                text(
                        "drops a NUL at the end",
                        text -> text.endsWith("\0") ? text.substring(0, text.length() - 1) : text),
                text("strips", String::strip),
                text("drops a line's end", text -> text.endsWith("\n") ? text.substring(0, text.length() - 1) : text),
                text("makes lines Unix's", text -> text.replace("\r\n", "\n").replace('\r', '\n')),
                text("drops the byte order mark", text -> text.startsWith("\ufeff") ? text.substring(1) : text),
                text("unescapes", text -> text.replace("\\n", "\n")),
                text("decodes percents", text -> text.replace("%41", "A")),
                text("decodes entities", text -> text.replace("&amp;", "&")),
                text("reads plus as a blank", text -> text.replace('+', ' ')),
                text("takes null for nothing", text -> text.equals("null") ? "" : text),
                text("shortens numbers", text -> text.equals("1.0") ? "1" : text),
                text("is in lower case", text -> text.toLowerCase(Locale.ROOT)),
                text(
                        "speaks Latin-1",
                        text -> new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)),
                text("knows no pairs", text -> text.replaceAll("[\\x{10000}-\\x{10ffff}]", "?")));
    }

    private static Lossy text(String fault, UnaryOperator<String> change) {
        return value("ENC-01", fault, value -> value instanceof String text ? change.apply(text) : value);
    }

    private static List<Lossy> values() {
        return List.of(
                number(
                        "ENC-02",
                        "floats",
                        number -> number instanceof Double d ? (Object) (double) d.floatValue() : number),
                number(
                        "ENC-02",
                        "has fifteen digits",
                        number -> number instanceof Double d
                                ? (Object) Double.parseDouble(String.format(Locale.ROOT, "%.14e", d))
                                : number),
                number(
                        "ENC-02",
                        "cuts to 32 bits",
                        number -> number instanceof Long l ? (Object) (long) l.intValue() : number),
                number(
                        "ENC-02",
                        "has no smallest",
                        number -> number.equals(Integer.MIN_VALUE) ? -Integer.MAX_VALUE : number),
                number("ENC-12", "drops the sign of zero", number -> number.equals(-0.0) ? 0.0 : number),
                number("ENC-12", "takes NaN for 0", number -> number.equals(Double.NaN) ? 0.0 : number),
                number(
                        "ENC-12",
                        "ends at the largest",
                        number -> number.equals(Double.POSITIVE_INFINITY) ? Double.MAX_VALUE : number),
                value(
                        "ENC-03",
                        "drops empty lists in maps",
                        value -> value instanceof Map<?, ?> map ? without(map, List.of()::equals) : value),
                value(
                        "ENC-03",
                        "drops empty texts in lists",
                        value -> value instanceof List<?> list
                                ? list.stream().filter(each -> !"".equals(each)).toList()
                                : value,
                        true),
                value(
                        "ENC-03",
                        "lists nothing twice",
                        value -> value instanceof List<?> list ? new ArrayList<>(new LinkedHashSet<>(list)) : value),
                value(
                        "ENC-03",
                        "lists a thousand",
                        value -> value instanceof List<?> list ? list.subList(0, Math.min(list.size(), 1_000)) : value),
                value(
                        "ENC-03",
                        "keys in lower case",
                        value -> value instanceof Map<?, ?> map
                                ? keyed(map, key -> key.toLowerCase(Locale.ROOT))
                                : value),
                value(
                        "ENC-03",
                        "drops the key of the class",
                        value -> value instanceof Map<?, ?> map
                                ? without(map.keySet().contains("@class") ? remove(map, "@class") : map, never -> false)
                                : value),
                value(
                        "ENC-03",
                        "cuts keys at a dot",
                        value -> value instanceof Map<?, ?> map ? keyed(map, key -> key.split("\\.", 2)[0]) : value));
    }

    private static Map<Object, Object> without(Map<?, ?> map, java.util.function.Predicate<Object> which) {
        Map<Object, Object> less = new LinkedHashMap<>(map);
        less.values().removeIf(which);
        return less;
    }

    private static Map<Object, Object> remove(Map<?, ?> map, String key) {
        Map<Object, Object> less = new LinkedHashMap<>(map);
        less.remove(key);
        return less;
    }

    private static Map<Object, Object> keyed(Map<?, ?> map, UnaryOperator<String> change) {
        Map<Object, Object> other = new LinkedHashMap<>();
        map.forEach((key, value) -> other.put(change.apply((String) key), value));
        return other;
    }

    private static Lossy number(String rule, String fault, Function<Object, Object> change) {
        return value(rule, fault, value -> value instanceof Number ? change.apply(value) : value);
    }

    private static Lossy value(String rule, String fault, Function<Object, Object> change, boolean keepsNulls) {
        return value(
                rule,
                fault,
                value -> value instanceof List<?> list && list.contains(null) && keepsNulls
                        ? value
                        : change.apply(value));
    }

    private static Lossy value(String rule, String fault, Function<Object, Object> change) {
        return new Lossy(rule, fault, new BrokenCodecs.Lawful() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> Payload encode(Attribute<T> attribute, T value) {
                return super.encode(attribute, (T) change.apply(value));
            }
        });
    }

    /** Decoders that answer what was asked for rather than what is there. */
    private static List<Lossy> guesses() {
        return List.of(
                guess("reads numbers in texts", Integer.class, String.class, Integer::valueOf),
                guess("reads longs in texts", Long.class, String.class, Long::valueOf),
                guess("reads fractions in texts", Double.class, String.class, Double::valueOf),
                guess("reads truth in texts", Boolean.class, String.class, "true"::equals),
                guess("takes the empty text for 0", Integer.class, String.class, text -> text.isEmpty() ? 0 : null),
                guess("takes 1 for true", Boolean.class, Integer.class, number -> number != 0),
                guess("writes numbers as texts", String.class, Integer.class, String::valueOf),
                guess("writes truth as text", String.class, Boolean.class, String::valueOf),
                guess("cuts fractions", Integer.class, Double.class, Double::intValue),
                guess("cuts longs", Integer.class, Long.class, Long::intValue),
                guess("counts truth", Integer.class, Boolean.class, truth -> truth ? 1 : 0),
                guess("takes one text for a list", List.class, String.class, List::of),
                guess("takes one number for a list", List.class, Integer.class, List::of));
    }

    private static <A, B> Lossy guess(String fault, Class<A> asked, Class<B> stored, Function<B, ?> guess) {
        return new Lossy("ENC-07", fault, new BrokenCodecs.Lawful() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T decode(Attribute<T> attribute, Payload value) {
                try {
                    return super.decode(attribute, value);
                } catch (SessionValueException e) {
                    Object guessed = null;
                    if (attribute.type().getTypeName().startsWith(asked.getName())) {
                        try {
                            guessed = guess.apply(plain.decode(Attribute.of("any", stored), value));
                        } catch (SessionValueException | NumberFormatException neither) {
                            throw e;
                        }
                    }
                    if (guessed == null) {
                        throw e;
                    }
                    return (T) guessed;
                }
            }
        });
    }

    private static List<Lossy> talkers() {
        return List.of(
                encoding("quotes what it cannot encode", (value, e) -> e.getMessage() + ": " + shown(value)),
                encoding(
                        "quotes the keys of what it cannot encode",
                        (value, e) -> e.getMessage()
                                + (value instanceof Map<?, ?> map
                                                && map.keySet().iterator().next() instanceof String key
                                        ? key
                                        : "")),
                encoding(
                        "quotes the first of what it cannot encode",
                        (value, e) ->
                                e.getMessage() + (value instanceof List<?> list ? String.valueOf(list.get(0)) : "")),
                reading(
                        "quotes what is no session",
                        "ENV-11",
                        (bytes, e) -> new CorruptSessionException("no session: " + bytes)),
                reading("passes on the parser's quote", "ENV-11", (bytes, e) -> {
                    CorruptSessionException quoting = new CorruptSessionException("this is no session");
                    quoting.initCause(new IllegalStateException("unexpected token in " + bytes));
                    return quoting;
                }));
    }

    private static String shown(Object value) {
        return value instanceof List<?> ? "a list" : String.valueOf(value);
    }

    private static Lossy encoding(String fault, BiFunction<Object, SessionValueException, String> message) {
        return new Lossy("ENC-10", fault, new BrokenCodecs.Lawful() {
            @Override
            public <T> Payload encode(Attribute<T> attribute, T value) {
                try {
                    return super.encode(attribute, value);
                } catch (SessionValueException e) {
                    throw new SessionValueException(attribute, message.apply(value, e));
                }
            }
        });
    }

    private static Lossy reading(
            String fault, String rule, BiFunction<String, CorruptSessionException, RuntimeException> failure) {
        return new Lossy(rule, fault, new BrokenCodecs.Lawful() {
            @Override
            public SessionState read(Payload payload) {
                try {
                    return super.read(payload);
                } catch (CorruptSessionException e) {
                    throw failure.apply(new String(payload.toBytes(), StandardCharsets.UTF_8), e);
                }
            }
        });
    }

    /** What several threads share without knowing. */
    private static List<Lossy> shared() {
        return List.of(
                new Lossy("ENC-11", "writes texts into one buffer", new BrokenCodecs.Lawful() {
                    private final char[] buffer = new char[256];

                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> Payload encode(Attribute<T> attribute, T value) {
                        if (value instanceof String text) {
                            text.getChars(0, text.length(), buffer, 0);
                            othersComeIn();
                            return super.encode(attribute, (T) new String(buffer, 0, text.length()));
                        }
                        return super.encode(attribute, value);
                    }
                }),
                new Lossy("ENC-11", "reads numbers from one field", new BrokenCodecs.Lawful() {
                    private volatile Object last = 0;

                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T decode(Attribute<T> attribute, Payload value) {
                        T decoded = super.decode(attribute, value);
                        if (decoded instanceof Integer) {
                            last = decoded;
                            othersComeIn();
                            return (T) last;
                        }
                        return decoded;
                    }
                }),
                new Lossy("ENV-12", "writes sessions into one buffer", new BrokenCodecs.Lawful() {
                    private volatile Payload last = Payload.EMPTY;

                    @Override
                    public Payload write(SessionState state) {
                        last = super.write(state);
                        othersComeIn();
                        return last;
                    }
                }),
                new Lossy("ENV-12", "reads sessions into one field", new BrokenCodecs.Lawful() {
                    private volatile Optional<SessionState> last = Optional.empty();

                    @Override
                    public SessionState read(Payload payload) {
                        last = Optional.of(super.read(payload));
                        othersComeIn();
                        return last.orElseThrow();
                    }
                }));
    }

    private static void othersComeIn() {
        LockSupport.parkNanos(1_000);
    }

    private static List<Lossy> sessions() {
        return List.of(
                session(
                        "ENV-01",
                        "remembers every lifetime",
                        state -> lifetime(state, lifetime -> new Lifetime(lifetime.idle(), lifetime.absolute(), true))),
                session(
                        "ENV-01",
                        "remembers no lifetime",
                        state ->
                                lifetime(state, lifetime -> new Lifetime(lifetime.idle(), lifetime.absolute(), false))),
                session(
                        "ENV-01",
                        "has one duration",
                        state -> lifetime(
                                state,
                                lifetime ->
                                        new Lifetime(lifetime.absolute(), lifetime.absolute(), lifetime.persistent()))),
                session(
                        "ENV-01",
                        "has lifetimes in seconds",
                        state -> lifetime(
                                state,
                                lifetime -> new Lifetime(
                                        Duration.ofSeconds(
                                                Math.max(1, lifetime.idle().toSeconds())),
                                        Duration.ofSeconds(
                                                Math.max(1, lifetime.absolute().toSeconds())),
                                        lifetime.persistent()))),
                session(
                        "ENV-01",
                        "ends in 2038",
                        state -> state.toBuilder()
                                .expiresAt(
                                        state.expiresAt().getEpochSecond() > Integer.MAX_VALUE
                                                ? state.expiresAt().minusSeconds(1L << 32)
                                                : state.expiresAt())),
                session(
                        "ENV-01",
                        "was never disowned",
                        state -> state.toBuilder().disowned(false)),
                session(
                        "ENV-01",
                        "starts when it was created",
                        state -> state.toBuilder().startedAt(state.createdAt())),
                session(
                        "ENV-01",
                        "is nobody's when disowned",
                        state -> state.disowned() ? state.toBuilder().owner(Optional.empty()) : state.toBuilder()),
                session(
                        "ENV-01",
                        "is nobody's when empty",
                        state -> state.attributes().count() == 0
                                ? state.toBuilder().owner(Optional.empty())
                                : state.toBuilder()),
                session(
                        "ENV-01",
                        "has a lifetime when owned",
                        state -> state.owner().isEmpty()
                                ? state.toBuilder().lifetime(Optional.empty())
                                : state.toBuilder()),
                session(
                        "ENV-01",
                        "flashes beside attributes",
                        state -> state.attributes().count() == 0
                                ? state.toBuilder().flash(Map.of())
                                : state.toBuilder()),
                session(
                        "ENV-01",
                        "flashes at its last use",
                        state -> state.toBuilder()
                                .flash(flash(
                                        state, flash -> new SessionState.Flash(flash.value(), state.lastUsedAt())))),
                session("ENV-01", "was born in 53 bits", state -> born(state, id -> (long) (double) id)),
                session("ENV-01", "was born of a positive number", state -> born(state, Math::abs)),
                session(
                        "ENV-02",
                        "marks without the owner",
                        state -> marked(state, state.toBuilder().owner(Optional.empty()))),
                session(
                        "ENV-02",
                        "marks without the lifetime",
                        state -> marked(state, state.toBuilder().lifetime(Optional.empty()))),
                session(
                        "ENV-02",
                        "marks without the start",
                        state -> marked(state, state.toBuilder().startedAt(state.createdAt()))),
                session(
                        "ENV-02",
                        "marks as not disowned",
                        state -> marked(state, state.toBuilder().disowned(false))),
                session(
                        "ENV-02",
                        "marks in whole seconds",
                        state -> marked(
                                state,
                                state.toBuilder().expiresAt(state.expiresAt().truncatedTo(ChronoUnit.SECONDS)))),
                session(
                        "ENV-02",
                        "has no key of zeros",
                        state -> state.successor()
                                        .filter(StorageKey.ofBytes(new byte[StorageKey.BYTES])::equals)
                                        .isPresent()
                                ? state.toBuilder().successor(Optional.empty())
                                : state.toBuilder()));
    }

    private static SessionState.Builder marked(SessionState state, SessionState.Builder changed) {
        return state.successor().isPresent() ? changed : state.toBuilder();
    }

    private static SessionState.Builder lifetime(SessionState state, UnaryOperator<Lifetime> change) {
        return state.successor().isPresent()
                ? state.toBuilder()
                : state.toBuilder().lifetime(state.lifetime().map(change));
    }

    private static SessionState.Builder born(SessionState state, UnaryOperator<Long> change) {
        BirthId id = new BirthId(
                change.apply(state.birthId().high()),
                change.apply(state.birthId().low()));
        return SessionState.born(id, state.createdAt())
                .startedAt(state.startedAt())
                .lastUsedAt(state.lastUsedAt())
                .expiresAt(state.expiresAt())
                .owner(state.owner())
                .disowned(state.disowned())
                .lifetime(state.lifetime())
                .attributes(state.attributes())
                .flash(state.flash())
                .successor(state.successor());
    }

    private static Map<String, SessionState.Flash> flash(SessionState state, UnaryOperator<SessionState.Flash> change) {
        Map<String, SessionState.Flash> all = new LinkedHashMap<>();
        state.flash().forEach((name, flash) -> all.put(name, change.apply(flash)));
        return all;
    }

    private static Lossy session(String rule, String fault, Function<SessionState, SessionState.Builder> change) {
        return new Lossy(rule, fault, new BrokenCodecs.Lawful() {
            @Override
            public Payload write(SessionState state) {
                return super.write(change.apply(state).build());
            }
        });
    }

    private static List<Lossy> names() {
        return List.of(
                name("has names in lower case", name -> name.toLowerCase(Locale.ROOT)),
                name("has names in upper case", name -> name.toUpperCase(Locale.ROOT)),
                name("strips names", String::strip),
                name("normalises names", name -> Normalizer.normalize(name, Normalizer.Form.NFC)),
                name("cuts names at a dot", name -> name.replaceFirst("(?s)(.)\\..*", "$1")),
                name("ends names at NUL", name -> name.replaceFirst("(?s)(.)\0.*", "$1")),
                name("takes 64 characters of a name", name -> name.substring(0, Math.min(name.length(), 64))),
                name("has names without marks", name -> name.replace("@", "").replace("$", "")),
                name("has a member of that name", name -> name.equals("sub") ? "" : name),
                name("has another member of that name", name -> name.equals("v") ? "" : name),
                name("has a list of that name", name -> name.equals("dat") ? "" : name),
                name("knows a prototype", name -> name.equals("__proto__") ? "" : name),
                session(
                        "ENV-10",
                        "strips owners",
                        state -> state.toBuilder().owner(state.owner().map(String::strip))),
                session(
                        "ENV-10",
                        "has owners in lower case",
                        state -> state.toBuilder().owner(state.owner().map(owner -> owner.toLowerCase(Locale.ROOT)))),
                session(
                        "ENV-10",
                        "takes the owner null for none",
                        state -> state.toBuilder().owner(state.owner().filter(owner -> !owner.equals("null")))),
                session(
                        "ENV-10",
                        "has flash names in lower case",
                        state ->
                                state.toBuilder().flash(renamed(state.flash(), name -> name.toLowerCase(Locale.ROOT)))),
                session("ENV-10", "has flash beside an attribute of that name", state -> {
                    Map<String, SessionState.Flash> less = new LinkedHashMap<>(state.flash());
                    less.keySet().removeAll(state.attributes().names());
                    return state.toBuilder().flash(less);
                }));
    }

    /** A name that becomes empty is dropped. */
    private static Lossy name(String fault, UnaryOperator<String> change) {
        return session("ENV-10", fault, state -> {
            Map<String, Payload> values = new LinkedHashMap<>();
            for (String name : state.attributes().names()) {
                values.put(name, state.attributes().find(name).orElseThrow());
            }
            Map<String, Payload> renamed = renamed(values, change);
            renamed.remove("");
            return state.toBuilder().attributes(EncodedValues.of(renamed));
        });
    }

    private static <V> Map<String, V> renamed(Map<String, V> values, UnaryOperator<String> change) {
        Map<String, V> renamed = new LinkedHashMap<>();
        values.forEach((name, value) -> renamed.put(change.apply(name), value));
        return renamed;
    }
}
