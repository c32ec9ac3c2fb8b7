package dev.satchel.session.extension;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an extension is asked: no token, no cookie, no authorization, whoever makes it. Immutable, as far as the values in the body are.
 *
 * <pre>{@code
 * ExtensionRequest request = ExtensionRequest.empty().withBody(Map.of("points", 50));
 * }</pre>
 *
 * @param path the path of the page that is asked for; {@code /} where there is none
 * @param parameters the parameters of the query, by name; of several of one name the first
 * @param headers the {@linkplain AllowedHeaders allowed} headers, by their names in lower case
 * @param body what was sent: a JSON object as a map; empty where there is none
 */
public record ExtensionRequest(
        String path, Map<String, String> parameters, Map<String, String> headers, Map<String, @Nullable Object> body) {

    private static final ExtensionRequest EMPTY = new ExtensionRequest("/", Map.of(), Map.of(), Map.of());

    /**
     * Copies the maps.
     *
     * @throws IllegalArgumentException when a header carries credentials
     */
    public ExtensionRequest {
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            if (AllowedHeaders.isCredential(name)) {
                throw new IllegalArgumentException("an extension never sees the header " + AllowedHeaders.lower(name)
                        + "; pass those that AllowedHeaders lets through");
            }
            lower.put(AllowedHeaders.lower(name), value);
        });
        headers = Collections.unmodifiableMap(lower);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }

    /** Nothing asked in particular. */
    public static ExtensionRequest empty() {
        return EMPTY;
    }

    /** The same with this path. */
    public ExtensionRequest withPath(String newPath) {
        return new ExtensionRequest(newPath, parameters, headers, body);
    }

    /** The same with these parameters. */
    public ExtensionRequest withParameters(Map<String, String> newParameters) {
        return new ExtensionRequest(path, newParameters, headers, body);
    }

    /** The same with these headers. */
    public ExtensionRequest withHeaders(Map<String, String> newHeaders) {
        return new ExtensionRequest(path, parameters, newHeaders, body);
    }

    /** The same with this body. */
    public ExtensionRequest withBody(Map<String, ? extends @Nullable Object> newBody) {
        return new ExtensionRequest(path, parameters, headers, new LinkedHashMap<>(newBody));
    }

    /** The header of this name, compared without case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(AllowedHeaders.lower(name)));
    }

    /**
     * The member of the body of this name; empty when it is absent or null. A whole number is an {@code Integer} or a {@code Long} as
     * asked for, if it fits.
     *
     * @throws BadRequestException when it is of another type
     */
    public <T> Optional<T> input(String name, Class<T> type) {
        Object value = body.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (type == Long.class && value instanceof Integer number) {
            value = number.longValue();
        } else if (type == Integer.class && value instanceof Long number && number.intValue() == number) {
            value = number.intValue();
        }
        if (!type.isInstance(value)) {
            throw new BadRequestException("\"" + name + "\" is not what it should be: " + type.getSimpleName());
        }
        return Optional.of(type.cast(value));
    }

    /** The path and the names of the rest: values may be personal. */
    @Override
    public String toString() {
        return "ExtensionRequest[" + path + ", parameters " + parameters.keySet() + ", headers " + headers.keySet()
                + ", body " + body.keySet() + "]";
    }
}
