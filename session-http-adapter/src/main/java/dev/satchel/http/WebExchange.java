package dev.satchel.http;

import java.util.List;
import java.util.function.Supplier;

/**
 * A request and its response, as far as sessions need them: all that the binding to a further server implements. Header
 * names are compared without case. For one thread at a time.
 *
 * <p>The binding also knows when the status line and the headers are about to leave, whatever makes them leave; there
 * it calls {@link WebSession#commit}.
 *
 * <pre>{@code
 * WebSession web = webSessions.open(webExchange);
 * }</pre>
 */
public interface WebExchange {

    /** Whether the request came by HTTPS, as far as the server knows. */
    boolean isSecure();

    /** The request's method, as it was sent. */
    String method();

    /**
     * The values of a request header: raw, one for each line, in order; empty if the header is absent. Where {@code
     * :authority} takes the place of {@code Host}, as since HTTP/2, {@code Host} has its value.
     */
    List<String> requestHeaders(String name);

    /** The values of a response header as set so far; empty if it is not set. */
    List<String> responseHeaders(String name);

    /** Adds a response header, beside those of its name. */
    void addHeader(String name, String value);

    /** Sets a response header, in place of those of its name. */
    void setHeader(String name, String value);

    /**
     * An object that belongs to the request under every binding: made at the first call with this type, the same object
     * from then on. Keep it where the request keeps its attributes, never where other requests can see it. Default:
     * made each time, so that several bindings on one request do not know of one another.
     */
    default <T> T shared(Class<T> type, Supplier<T> first) {
        return first.get();
    }
}
