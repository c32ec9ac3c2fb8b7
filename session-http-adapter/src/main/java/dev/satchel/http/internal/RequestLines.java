package dev.satchel.http.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** The headers of a servlet request. */
public final class RequestLines {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private RequestLines() {}

    /**
     * The values of a header, one for each line. Since HTTP/2 a browser writes {@code :authority} in place of {@code
     * Host}; not every container makes a header of it (Jetty does so only with its {@code HostHeaderCustomizer}), so it
     * is made here.
     */
    public static List<String> of(HttpServletRequest request, String name) {
        List<String> lines = Collections.list(request.getHeaders(name));
        return lines.isEmpty() && name.equalsIgnoreCase("Host") && hasAuthority(request)
                ? List.of(authority(request))
                : lines;
    }

    /** Before HTTP/2 the server name would be this machine's own where no {@code Host} was sent. */
    private static boolean hasAuthority(HttpServletRequest request) {
        String protocol = request.getProtocol();
        return protocol.startsWith("HTTP/2") || protocol.startsWith("HTTP/3");
    }

    private static String authority(HttpServletRequest request) {
        String name = request.getServerName();
        String host = name.indexOf(':') >= 0 && !name.startsWith("[") ? '[' + name + ']' : name;
        int port = request.getServerPort();
        boolean own = port <= 0 || port == (request.isSecure() ? HTTPS : HTTP);
        return own ? host : host + ':' + port;
    }
}
