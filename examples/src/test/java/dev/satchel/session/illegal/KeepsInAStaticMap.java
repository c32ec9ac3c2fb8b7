package dev.satchel.session.illegal;

import java.util.concurrent.ConcurrentHashMap;

/** Breaks the rule on purpose: static state that changes inside an object that stays. */
final class KeepsInAStaticMap {
    private static final ConcurrentHashMap<String, String> CACHE = new ConcurrentHashMap<>();

    private KeepsInAStaticMap() {}

    static void put(String key, String value) {
        CACHE.put(key, value);
    }
}
