package dev.satchel.examples.architecture;

import java.util.function.Supplier;

/** Something of each kind that the text of an API shows, or leaves out. */
public abstract class ApiSample implements Supplier<String> {

    /** Reached, and deprecated. */
    @Deprecated
    public static final int LIMIT = 1;

    static final int UNSEEN = 2;

    /** Reached by a subclass. */
    protected ApiSample() {}

    /** Reached. */
    public record Inner<T>(T value) {}

    record Hidden(int value) {}
}
