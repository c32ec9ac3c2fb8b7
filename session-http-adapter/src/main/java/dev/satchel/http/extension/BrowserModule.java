package dev.satchel.http.extension;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The browser module and its types, as they lie beside this package. The same for everybody, so no session is asked
 * for.
 */
final class BrowserModule {

    static final String SCRIPT = "/satchel.js";
    static final String TYPES = "/satchel.d.ts";

    private static final Pattern ENTITY_TAG = Pattern.compile("\"[^\"]*\"");
    private static final String FOLDER = "/dev/satchel/http/browser";

    private BrowserModule() {}

    static boolean isAt(String path) {
        return path.equals(SCRIPT) || path.equals(TYPES);
    }

    /** The file, or that it is the one that the client has. */
    static Answer answer(Call call) throws IOException {
        Refusal.unlessMethod(call, "GET");
        byte[] file = read(call.path());
        String tag = '"' + digest(file) + '"';
        String type = call.path().equals(SCRIPT) ? "text/javascript; charset=utf-8" : "text/plain; charset=utf-8";
        return Answer.file(type, tag, file, knows(call.headers("If-None-Match"), tag));
    }

    /** By weak comparison (RFC 9110, 13.1.2): a proxy that compresses makes the tag weak. */
    private static boolean knows(List<String> conditions, String tag) {
        return conditions.stream()
                .anyMatch(line -> line.strip().equals("*")
                        || ENTITY_TAG
                                .matcher(line)
                                .results()
                                .anyMatch(known -> known.group().equals(tag)));
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
