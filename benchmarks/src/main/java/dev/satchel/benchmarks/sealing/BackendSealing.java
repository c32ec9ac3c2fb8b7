package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;

/**
 * Satchel below its engine, the part that compares with the floor. Sealing encodes all values into the token; opening
 * turns the token into the state and decodes one value. Key look-up, padding, the limits, the strict
 * reading of header and envelope are part of it.
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
