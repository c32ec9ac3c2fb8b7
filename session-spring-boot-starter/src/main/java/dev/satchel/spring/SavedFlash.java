package dev.satchel.spring;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Flash attributes on their way to the page that a redirect leads to.
 *
 * @param path of that page, empty for any
 * @param parameters of that page
 * @param until when they are gone
 * @param values texts, numbers, flags, and lists and maps of them
 */
record SavedFlash(String path, Map<String, List<String>> parameters, Instant until, Map<String, Object> values) {

    SavedFlash {
        parameters = Map.copyOf(parameters);
        values = Map.copyOf(values);
    }

    /** Not the values. */
    @Override
    public String toString() {
        return "SavedFlash[" + values.keySet() + "]";
    }
}
