package dev.satchel.json;

/** An objection of this codec itself to a value; the message holds no value, unlike those of the JSON library. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String problem) {
        super(problem, null, false, false);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
