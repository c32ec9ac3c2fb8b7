package dev.satchel.session;

import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.Printable;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The session is over its budget. Thrown before anything is stored or sent; what was stored before stands. Over HTTP:
 * 500.
 */
public final class SessionTooLargeException extends SessionException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 5;

    private final int actual;
    private final int limit;

    @SuppressWarnings("serial") // a serializable map, whatever its declared type
    private final Map<String, Integer> heaviest;

    /** This state takes {@code actual} bytes where {@code limit} are allowed. */
    public SessionTooLargeException(int actual, int limit, SessionState state) {
        this(actual, limit, weigh(state.attributes()));
    }

    /** A token takes {@code actual} bytes where its transport carries {@code limit}. */
    public SessionTooLargeException(int actual, int limit) {
        this(actual, limit, Map.of());
    }

    private SessionTooLargeException(int actual, int limit, Map<String, Integer> heaviest) {
        super("the session takes " + actual + " bytes, " + (actual - limit) + " over its budget of " + limit
                + (heaviest.isEmpty() ? "" : "; the heaviest attributes: " + described(heaviest)));
        this.actual = actual;
        this.limit = limit;
        this.heaviest = Collections.unmodifiableMap(heaviest);
    }

    private static Map<String, Integer> weigh(EncodedValues attributes) {
        return IntStream.range(0, attributes.count())
                .boxed()
                .sorted(Comparator.comparingInt(attributes::size).reversed())
                .limit(MAX_SHOWN)
                .collect(Collectors.toMap(attributes::name, attributes::size, (one, other) -> one, LinkedHashMap::new));
    }

    private static String described(Map<String, Integer> heaviest) {
        return heaviest.entrySet().stream()
                .map(each -> Printable.of(each.getKey()) + " " + each.getValue())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The size of the session, in bytes. */
    public int actual() {
        return actual;
    }

    /** The largest size allowed, in bytes. */
    public int limit() {
        return limit;
    }

    /** The names of the five heaviest attributes, the heaviest first, and what each takes in bytes. Unmodifiable. */
    public Map<String, Integer> heaviest() {
        return heaviest;
    }
}
