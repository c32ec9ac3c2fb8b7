package dev.satchel.settings;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The text for one key, and its source.
 *
 * @param text the text, which may be a secret
 * @param label how the key is spelled where it was said, such as {@code SATCHEL_IDLE}
 * @param base the folder that a path is relative to; null for the working directory
 * @param variables the environment that a reference to a variable is looked up in
 */
record Said(String text, String label, @Nullable Path base, UnaryOperator<String> variables) {

    /** The path, from the folder that it is relative to. */
    Path resolve(Path path) {
        return base == null ? path : base.resolve(path);
    }

    /** The environment variable; null when it is not set. */
    @Nullable
    String variable(String name) {
        return variables.apply(name);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return label;
    }
}
