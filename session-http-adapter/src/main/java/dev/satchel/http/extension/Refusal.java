package dev.satchel.http.extension;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.internal.ProblemBody;
import java.util.List;
import java.util.Map;

/** Another answer than the extension's, after which nothing of the session is stored. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    private Refusal(String title, Answer answer) {
        super(title);
        this.answer = answer;
    }

    /** A problem of RFC 9457. */
    static Refusal of(int status, String type, String title, String detail) {
        return of(status, type, title, detail, Map.of());
    }

    /** A problem that is written already. */
    static Refusal of(HttpProblem problem) {
        return new Refusal(problem.body(), Answer.problem(problem.status(), Map.of(), problem.body()));
    }

    private static Refusal of(int status, String type, String title, String detail, Map<String, String> headers) {
        return new Refusal(
                title, Answer.problem(status, headers, ProblemBody.of(status, type, title, detail, Map.of())));
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
