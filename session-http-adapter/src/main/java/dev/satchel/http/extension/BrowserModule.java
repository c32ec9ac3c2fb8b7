package dev.satchel.http.extension;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The browser module and its types, as they lie beside this package. The same for everybody, so no session is asked for. */
final class BrowserModule {

    static final String SCRIPT = "/satchel.js";
    static final String TYPES = "/satchel.d.ts";

    private static final String FOLDER = "/dev/satchel/http/browser";

    private BrowserModule() {}

    /** Serves the request, if it is for one of the two files. */
    static boolean served(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (!path.equals(SCRIPT) && !path.equals(TYPES)) {
            return false;
        }
        Refusal.unlessMethod(exchange, "GET");
        byte[] file = read(path);
        String tag = "\"" + digest(file) + "\"";
        var headers = exchange.getResponseHeaders();
        headers.set(
                "Content-Type", path.equals(SCRIPT) ? "text/javascript; charset=utf-8" : "text/plain; charset=utf-8");
        headers.set("Cache-Control", "no-cache");
        headers.set("ETag", tag);
        headers.set("X-Content-Type-Options", "nosniff");
        try (exchange) {
            List<String> known = exchange.getRequestHeaders().get("If-None-Match");
            if (known != null && known.contains(tag)) {
                exchange.sendResponseHeaders(304, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file);
            }
        }
        return true;
    }

    private static byte[] read(String path) throws IOException {
        try (InputStream file = BrowserModule.class.getResourceAsStream(FOLDER + path)) {
            if (file == null) {
                throw new IllegalStateException("the browser module is missing from this jar: " + FOLDER + path);
            }
            return file.readAllBytes();
        }
    }

    private static String digest(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
