package dev.satchel.micrometer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * One meter for each constant, made when it is first needed: a series that never counts is not there. Looked up here,
 * because a registry's own look-up, by name and tags, costs many times as much as a count. Thread-safe.
 */
final class ByConstant<E extends Enum<E>, M> {

    private final E[] constants;
    private final ConcurrentMap<E, M> meters = new ConcurrentHashMap<>();
    private final Function<E, M> register;

    ByConstant(Class<E> type, Function<E, M> register) {
        this.constants = type.getEnumConstants();
        this.register = register;
    }

    M of(E constant) {
        M meter = meters.get(constant);
        return meter != null ? meter : meters.computeIfAbsent(constant, register);
    }

    /** Makes them all now. */
    void fill() {
        for (E constant : constants) {
            of(constant);
        }
    }
}
