package dev.satchel.session;

import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.SessionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The session is over its budget. Thrown before anything is stored or sent; what was stored before stands. Over HTTP: 500. */
public final class SessionTooLargeException extends SessionException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 5;

    private final int actual;
    private final int limit;
    private final transient List<Weight> heaviest;

    /** This state takes {@code actual} bytes where {@code limit} are allowed. */
    public SessionTooLargeException(int actual, int limit, SessionState state) {
        this(actual, limit, weigh(state));
    }

    /** A token takes {@code actual} bytes where its transport carries {@code limit}. */
    public SessionTooLargeException(int actual, int limit) {
        this(actual, limit, List.of());
    }

    private SessionTooLargeException(int actual, int limit, List<Weight> heaviest) {
        super("the session takes " + actual + " bytes, " + (actual - limit) + " over its budget of " + limit
                + (heaviest.isEmpty() ? "" : "; the heaviest attributes: " + heaviest));
        this.actual = actual;
        this.limit = limit;
        this.heaviest = heaviest;
    }

    private static List<Weight> weigh(SessionState state) {
        EncodedValues attributes = state.attributes();
        List<Weight> weights = new ArrayList<>(attributes.count());
        for (int i = 0; i < attributes.count(); i++) {
            weights.add(new Weight(attributes.name(i), attributes.size(i)));
        }
        weights.sort(Comparator.comparingInt(Weight::size).reversed());
        return List.copyOf(weights.subList(0, Math.min(SHOWN, weights.size())));
    }

    /** What the session takes, in bytes. */
    public int actual() {
        return actual;
    }

    /** What it may take, in bytes. */
    public int limit() {
        return limit;
    }

    /** The five heaviest attributes, the heaviest first. */
    public List<Weight> heaviest() {
        return heaviest;
    }

    /**
     * What an attribute takes.
     *
     * @param attribute its name
     * @param size its encoded size in bytes
     */
    public record Weight(String attribute, int size) {
        @Override
        public String toString() {
            return attribute + " " + size;
        }
    }
}
