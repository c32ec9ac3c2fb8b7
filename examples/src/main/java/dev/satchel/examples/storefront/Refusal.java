package dev.satchel.examples.storefront;

import java.util.Map;

/** A request that is not served. A handler that throws it has not touched the session. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    private Refusal(Answer answer, String detail) {
        super(detail);
        this.answer = answer;
    }

    /** 400: the body is not what was asked for. */
    static Refusal badRequest(String detail) {
        return new Refusal(Answer.problem(400, "Bad Request", detail), detail);
    }

    /** 404: there is no such thing. */
    static Refusal notFound(String detail) {
        return new Refusal(Answer.problem(404, "Not Found", detail), detail);
    }

    /** 405: there is such a thing, for these methods. */
    static Refusal methodNotAllowed(String allowed) {
        String detail = "allowed here: " + allowed;
        Answer problem = Answer.problem(405, "Method Not Allowed", detail);
        return new Refusal(
                new Answer(
                        problem.status(),
                        Map.of("Allow", allowed, "Content-Type", "application/problem+json"),
                        problem.body()),
                detail);
    }

    /** 501: what keeps the sessions cannot do this. */
    static Refusal notImplemented(String detail) {
        return new Refusal(Answer.problem(501, "Not Implemented", detail), detail);
    }

    /** The response to send back. */
    Answer answer() {
        return answer;
    }
}
