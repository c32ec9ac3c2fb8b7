package dev.satchel.json;

import dev.satchel.json.Proven.Content;
import dev.satchel.json.Proven.Inside;
import dev.satchel.json.Proven.Kind;
import dev.satchel.json.Proven.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches one value being written, and notes what has not been read back before. For one thread. */
final class Witness {

    private static final String ELEMENT = "[]";
    private static final String KEY = "{}";

    private final Proven proven;
    private final List<Runnable> news = new ArrayList<>(0);
    private final List<Level> levels = new ArrayList<>();
    private @Nullable Level level;
    private Place next;
    private boolean unordered;
    private boolean bean;

    /** An open object or array. */
    private record Level(Inside inside, boolean array, boolean map) {}

    Witness(Proven proven) {
        this.proven = proven;
        this.next = proven.root();
    }

    /** Whether the value holds something that no value of its type held when it was read back. */
    boolean hasNews() {
        return !news.isEmpty();
    }

    /** Whether the value holds a set, whose elements may come back in another order. */
    boolean isUnordered() {
        return unordered;
    }

    /** Whether the whole value is an object of a class with properties. */
    boolean isBean() {
        return bean;
    }

    /** The value came back: what it holds is known from now on. */
    void confirm() {
        news.forEach(Runnable::run);
    }

    void name(String name) {
        Level in = level;
        if (in == null) {
            return;
        }
        if (in.map()) {
            next = proven.place(in.inside(), KEY);
            scalar(Kind.NAME, name);
            next = proven.place(in.inside(), ELEMENT);
        } else {
            next = proven.place(in.inside(), name);
        }
    }

    void scalar(Kind kind, Object value) {
        Content content = next.content(kind);
        if (!content.isKnown()) {
            int hash = value.hashCode();
            if (!content.isKnown(hash)) {
                news.add(() -> content.learn(hash));
            }
        }
    }

    void startArray(@Nullable Object of) {
        unordered |= of instanceof Set<?>;
        Content content = open(of == null ? Kind.ARRAY : of.getClass());
        enter(new Level(Proven.inside(content), true, false));
        next = proven.place(Proven.inside(content), ELEMENT);
    }

    void startObject(@Nullable Object of) {
        Content content = open(of == null ? Kind.OBJECT : of.getClass());
        boolean map = of instanceof Map<?, ?> || of instanceof Map.Entry<?, ?>;
        bean |= level == null && of != null && !map;
        Inside inside = of == null || map ? Proven.inside(content) : proven.inside(content, of.getClass());
        enter(new Level(inside, false, map));
    }

    void end() {
        levels.remove(levels.size() - 1);
        level = levels.isEmpty() ? null : levels.get(levels.size() - 1);
        if (level != null && level.array()) {
            next = proven.place(level.inside(), ELEMENT);
        }
    }

    private Content open(Object kindOrClass) {
        Content content = next.content(kindOrClass);
        if (!content.isKnown()) {
            news.add(content::learn);
        }
        return content;
    }

    private void enter(Level opened) {
        levels.add(opened);
        level = opened;
    }
}
