package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The scripts that run in the server, each atomic there. The server knows one by its SHA-1 once it has seen its text.
 */
enum Script {
    REPLACE("replace.lua"),
    TOUCH("touch.lua"),
    DELETE("delete.lua"),
    INDEX("index.lua"),
    PAGE("page.lua"),
    HEAL("heal.lua");

    private final String file;
    private final String text;
    private final String sha;

    Script(String file) {
        this.file = file;
        byte[] bytes = read(file);
        text = new String(bytes, UTF_8);
        sha = sha1(bytes);
    }

    /** Its name in the archive. */
    String file() {
        return file;
    }

    /** Whether the request of this name runs a script on an owner's index. */
    static boolean ofIndex(String request) {
        return Stream.of(INDEX, PAGE, HEAL).anyMatch(script -> request.endsWith(" of " + script.file));
    }

    String text() {
        return text;
    }

    String sha() {
        return sha;
    }

    private static byte[] read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the archive lacks " + file);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
