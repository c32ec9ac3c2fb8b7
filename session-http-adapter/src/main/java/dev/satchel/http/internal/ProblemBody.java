package dev.satchel.http.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The body of a problem of RFC 9457, as everything here that refuses a request writes it. ASCII, whatever it says. */
public final class ProblemBody {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "tag:satchel.dev,2026:";

    private ProblemBody() {}

    /**
     * A JSON object with {@code type}, {@code title}, {@code status}, {@code detail}, and more numbers by their names.
     *
     * @param type the last part of the type, such as {@code session-busy}
     */
    public static String of(int status, String type, String title, String detail, Map<String, Integer> more) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("type", quoted(TYPES + type));
        members.put("title", quoted(title));
        members.put("status", String.valueOf(status));
        members.put("detail", quoted(detail));
        more.forEach((name, number) -> members.put(name, number.toString()));
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
