package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;

/**
 * One way to seal a session into a token: a contender. All encrypt by AES-256-GCM, and all but the bare floor make a
 * JWE of {@code dir} and {@code A256GCM}. For one thread. */
interface Sealing {

    /** The token of this session, from live values. */
    String seal(Visit visit);

    /** The country in this token, and a proof that it was sealed like this. */
    String country(String token);

    /** The contender of this name. */
    static Sealing of(String contender, Visit visit) {
        return switch (contender) {
            case "floor" -> PlatformSealing.bare(true);
            case "floorPerCall" -> PlatformSealing.bare(false);
            case "floorJwe" -> PlatformSealing.jwe();
            case "floorClaims" -> new ClaimsSealing();
            case "satchel" -> new BackendSealing();
            case "satchelState" -> new StateSealing(visit);
            case "satchelExchange" -> new ExchangeSealing();
            case "nimbus" -> new NimbusSealing();
            case "jose4j" -> new Jose4jSealing();
            default -> throw new IllegalArgumentException("no contender is called " + contender);
        };
    }
}
