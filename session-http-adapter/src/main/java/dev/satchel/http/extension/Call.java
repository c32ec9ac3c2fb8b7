package dev.satchel.http.extension;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request, whatever the server. */
interface Call {

    String method();

    /** Where the application lies on its host: empty, or a path without a slash at its end. */
    String root();

    /** The path within the application, as it was sent: percent-encoded. */
    String path();

    /** What follows the question mark, as it was sent. */
    @Nullable
    String query();

    List<String> headers(String name);

    InputStream body() throws IOException;
}
