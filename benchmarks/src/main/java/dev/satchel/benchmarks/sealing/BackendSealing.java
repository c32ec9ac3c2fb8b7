package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;

/**
 * Satchel below its engine, which is what compares with the floor: sealing encodes all values and makes the token of them, opening makes the state of
 * the token and decodes one value. Key look-up, padding, the limits, the strict reading of header and envelope are part of it.
 */
final class BackendSealing implements Sealing {

    private final States states = new States();

    @Override
    public String seal(Visit visit) {
        return states.seal(states.of(visit));
    }

    @Override
    public String country(String token) {
        return states.country(token);
    }
}
