package dev.satchel.testkit.internal.web;

import dev.satchel.testkit.web.WebScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The response that a client received.
 *
 * @param status the status; 0 when the connection was closed without an answer
 * @param headers the header lines, in order
 * @param body the body, as far as it came
 * @param complete whether the body came to its end
 */
record Reply(int status, List<String> headers, String body, boolean complete) {

    static Reply parse(String text, boolean head) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Reply(0, List.of(), "", false);
        }
        List<String> lines = List.of(text.substring(0, end).split("\r\n"));
        int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
        Reply bare = new Reply(status, lines.subList(1, lines.size()), "", true);
        String raw = text.substring(end + 4);
        if (head || status == 204 || status == 304) {
            return new Reply(status, bare.headers, raw, raw.isEmpty());
        }
        if (bare.all("Transfer-Encoding").stream().anyMatch("chunked"::equalsIgnoreCase)) {
            return bare.chunked(raw);
        }
        List<String> length = bare.all("Content-Length");
        boolean complete = length.isEmpty() || raw.length() == Integer.parseInt(length.get(0));
        return new Reply(status, bare.headers, raw, complete);
    }

    private Reply chunked(String raw) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = raw.indexOf("\r\n", at);
            if (line < 0) {
                return new Reply(status, headers, body.toString(), false);
            }
            int size = Integer.parseInt(raw.substring(at, line).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return new Reply(status, headers, body.toString(), true);
            }
            int from = line + 2;
            body.append(raw, from, Math.min(from + size, raw.length()));
            at = Math.min(from + size + 2, raw.length());
        }
    }

    /** The values of a header, one for each line. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String line : headers) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The members of a header's list, in lower case. */
    Set<String> members(String name) {
        Set<String> members = new TreeSet<>();
        all(name).forEach(line -> List.of(line.split(",")).forEach(part -> members.add(lower(part))));
        return members;
    }

    /** The {@code Set-Cookie} lines that are ours. */
    List<String> ours() {
        return all("Set-Cookie").stream()
                .filter(line -> line.startsWith(WebScenario.COOKIE + "="))
                .toList();
    }

    /** The {@code Set-Cookie} lines that are not ours, in order. */
    List<String> theirs() {
        List<String> others = new ArrayList<>(all("Set-Cookie"));
        others.removeAll(ours());
        return others;
    }

    /** The token that was issued. */
    Optional<String> token() {
        return ours().stream()
                .map(line -> line.substring(WebScenario.COOKIE.length() + 1).split(";", 2)[0])
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** A request header that presents the token that was issued. */
    String cookie() {
        return "Cookie: " + WebScenario.COOKIE + "="
                + token().orElseThrow(() -> new AssertionError("no token was issued: " + headers));
    }

    /** The attributes of our cookie that say where it lives, in lower case: all but how long. */
    Set<String> scope() {
        Set<String> scope = new TreeSet<>();
        for (String line : ours()) {
            String[] parts = line.split(";", -1);
            for (int i = 1; i < parts.length; i++) {
                String part = lower(parts[i]);
                if (!part.startsWith("max-age") && !part.startsWith("expires")) {
                    scope.add(part);
                }
            }
        }
        return scope;
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
