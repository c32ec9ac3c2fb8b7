package dev.satchel.testkit.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Times by which it shows how a store keeps them. */
final class Times {

    private static final List<String> ZONES = List.of("Europe/Berlin", "America/New_York");
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private Times() {}

    /**
     * Milliseconds around now; in ten years, beyond 2038, and around the next two clock changes of two time zones,
     * where a local time comes twice or never.
     */
    static List<Instant> telling(Instant now) {
        List<Instant> all = new ArrayList<>(List.of(
                now.plusMillis(1),
                now.plusMillis(999),
                now.minusMillis(1),
                now.plus(Duration.ofDays(3_650)).plusMillis(7),
                Instant.parse("2040-02-29T23:59:59.999Z")));
        for (String zone : ZONES) {
            ZoneRules rules = ZoneId.of(zone).getRules();
            Instant from = now;
            for (int i = 0; i < 2; i++) {
                ZoneOffsetTransition change = Objects.requireNonNull(rules.nextTransition(from), "a clock change");
                from = change.getInstant();
                all.add(from.minus(AN_HOUR).plusMillis(123));
                all.add(from.minusMillis(1));
                all.add(from.plus(Duration.ofMinutes(30)));
            }
        }
        return all;
    }

    /** A record that was last used then, and may go a little later; never in the past, where a store may drop it. */
    static UnaryOperator<Draft> at(Instant time, Instant now) {
        Instant reclaim = time.plus(AN_HOUR).plusMillis(3);
        return draft -> draft.lastUsedAt(time).reclaimAt(reclaim.isBefore(now) ? now.plus(AN_HOUR) : reclaim);
    }
}
