package dev.satchel.http.extension;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Another answer than the extension's, after which nothing of the session is stored. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String TYPES = "tag:satchel.dev,2026:";

    private final transient Answer answer;

    private Refusal(String title, Answer answer) {
        super(title);
        this.answer = answer;
    }

    /** A problem of RFC 9457. */
    static Refusal of(int status, String type, String title, String detail) {
        return of(status, type, title, detail, Map.of());
    }

    private static Refusal of(int status, String type, String title, String detail, Map<String, String> headers) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", TYPES + type);
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        return new Refusal(title, Answer.problem(status, headers, problem));
    }

    /** Refuses methods other than these; who serves GET serves HEAD. */
    static void unlessMethod(Call call, String... allowed) {
        String method = call.method();
        List<String> methods = List.of(allowed);
        if (!methods.contains(method.equals("HEAD") ? "GET" : method)) {
            String list = String.join(", ", methods);
            throw of(405, "method-not-allowed", "Method not allowed", "Allowed here: " + list, Map.of("Allow", list));
        }
    }

    Answer answer() {
        return answer;
    }
}
