package dev.satchel.http;

import java.util.List;

/**
 * A request and its response, as far as sessions need them: all that the binding to a further server implements. Header names are
 * compared without case. For one thread at a time.
 *
 * <p>The binding also knows when the status line and the headers are about to leave, whatever makes them leave; there it calls
 * {@link WebSession#commit}.
 *
 * <pre>{@code
 * WebSession web = webSessions.open(exchange);
 * }</pre>
 */
public interface WebExchange {

    /** Whether the request came by HTTPS, as far as the server knows. */
    boolean isSecure();

    /** The values of a request header: raw, one for each line, in order; empty when there is none. */
    List<String> requestHeaders(String name);

    /** The values of a response header as set so far; empty when there is none. */
    List<String> responseHeaders(String name);

    /** Adds a response header, beside those of its name. */
    void addHeader(String name, String value);

    /** Sets a response header, in place of those of its name. */
    void setHeader(String name, String value);
}
