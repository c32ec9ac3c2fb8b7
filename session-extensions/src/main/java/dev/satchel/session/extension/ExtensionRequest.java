package dev.satchel.session.extension;

import dev.satchel.session.internal.Printable;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request to an extension: without a token, a cookie or an authorization, from any caller. Immutable, as far as the
 * values in the body are.
 *
 * <pre>{@code
 * ExtensionRequest request = ExtensionRequest.empty().withBody(Map.of("points", 50));
 * }</pre>
 *
 * @param method how it was asked, such as {@code POST}; empty where nothing like that is known
 * @param path the path of the page that is asked for; {@code /} if the request names no page
 * @param parameters the parameters of the query, by name; of several of one name the first
 * @param headers the {@linkplain AllowedHeaders allowed} headers, by their names in lower case
 * @param body the body that was sent: a JSON object as a map; empty if no body was sent
 * @param clientAddress the address that the connection came from, as the server knows it. Behind a proxy it is the
 * proxy's, unless the server knows which proxies to believe. Empty where nothing like that is known
 * @param id which request it is, for logs: no two of one process have the same; empty where nobody numbers them
 */
public record ExtensionRequest(
        Optional<String> method,
        String path,
        Map<String, String> parameters,
        Map<String, String> headers,
        Map<String, @Nullable Object> body,
        Optional<String> clientAddress,
        Optional<String> id) {

    private static final ExtensionRequest EMPTY = new ExtensionRequest(
            Optional.empty(), "/", Map.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty());

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

    /** The same, asked by this method. */
    public ExtensionRequest withMethod(String newMethod) {
        return new ExtensionRequest(Optional.of(newMethod), path, parameters, headers, body, clientAddress, id);
    }

    /** The same from this address. */
    public ExtensionRequest withClientAddress(String address) {
        return new ExtensionRequest(method, path, parameters, headers, body, Optional.of(address), id);
    }

    /** The same by this name for logs. */
    public ExtensionRequest withId(String newId) {
        return new ExtensionRequest(method, path, parameters, headers, body, clientAddress, Optional.of(newId));
    }

    /** The same with this path. */
    public ExtensionRequest withPath(String newPath) {
        return new ExtensionRequest(method, newPath, parameters, headers, body, clientAddress, id);
    }

    /** The same with these parameters. */
    public ExtensionRequest withParameters(Map<String, String> newParameters) {
        return new ExtensionRequest(method, path, newParameters, headers, body, clientAddress, id);
    }

    /** The same with these headers. */
    public ExtensionRequest withHeaders(Map<String, String> newHeaders) {
        return new ExtensionRequest(method, path, parameters, newHeaders, body, clientAddress, id);
    }

    /** The same with this body. */
    public ExtensionRequest withBody(Map<String, ? extends @Nullable Object> newBody) {
        return new ExtensionRequest(method, path, parameters, headers, new LinkedHashMap<>(newBody), clientAddress, id);
    }

    /** The header of this name, compared without case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(AllowedHeaders.lower(name)));
    }

    /**
     * The member of the body of this name; empty when it is absent or null. JSON has one type of numbers. So a number
     * is an {@code Integer}, {@code Long}, {@code BigInteger}, {@code Double} or {@code BigDecimal} as asked for, if it
     * fits; a {@code Double} is the nearest one. A primitive type asks for its wrapper.
     *
     * @throws BadRequestException when it is of another type
     */
    @SuppressWarnings("unchecked") // the wrapper of a primitive T is T as well
    public <T> Optional<T> input(String name, Class<T> type) {
        Object value = body.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Class<?> asked = MethodType.methodType(type).wrap().returnType();
        Object input = value instanceof Number number ? Numbers.as(asked, number) : value;
        if (!asked.isInstance(input)) {
            throw new BadRequestException("\"" + name + "\" is not what it should be: " + asked.getSimpleName());
        }
        return Optional.of((T) input);
    }

    /** The path and the names of the rest: values may be personal. */
    @Override
    public String toString() {
        return "ExtensionRequest[" + Printable.of(path) + ", parameters "
                + Printable.of(parameters.keySet().toString())
                + ", headers " + Printable.of(headers.keySet().toString()) + ", body "
                + Printable.of(body.keySet().toString()) + "]";
    }
}
