package dev.satchel.http.extension;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request, whatever the server. */
interface Call {

    String method();

    /** Where the application lies on its host: empty, or a path without a slash at its end. */
    String root();

    /** The path within the application, as it was sent: percent-encoded. Without path parameters. */
    String path();

    /** The text after the question mark, as it was sent. */
    @Nullable
    String query();

    List<String> headers(String name);

    /** Where the connection came from, as far as the server knows. */
    Optional<String> clientAddress();

    /** Which request it is, for logs. */
    String id();

    InputStream body() throws IOException;

    /** A path without its parameters, such as {@code ;jsessionid=…}: they name nothing. */
    static String withoutParameters(String path) {
        return path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
    }
}
