package dev.satchel.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The text for one key, and its source.
 *
 * @param text the text, which may be a secret
 * @param label how the key is spelled where it was said, such as {@code SATCHEL_IDLE}
 * @param base the folder that a path is relative to; null for the working directory
 */
record Said(String text, String label, @Nullable Path base) {

    /** The path, from the folder that it is relative to. */
    Path resolve(Path path) {
        return base == null ? path : base.resolve(path);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return label;
    }
}
