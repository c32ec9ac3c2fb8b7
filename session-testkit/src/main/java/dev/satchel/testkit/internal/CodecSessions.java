package dev.satchel.testkit.internal;

import dev.satchel.session.Lifetime;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions in all their shapes. */
final class CodecSessions {

    private static final List<Instant> TIMES = List.of(
            Instant.parse("2001-09-09T01:46:39.999Z"),
            Instant.parse("2026-03-29T01:30:00.001Z"),
            Instant.parse("2038-01-19T03:14:07.999Z"),
            Instant.parse("2038-01-19T03:14:08Z"),
            Instant.parse("2040-02-29T23:59:59.010Z"),
            Instant.parse("2106-02-07T06:28:16.100Z"));

    private static final List<Lifetime> LIFETIMES = List.of(
            Lifetime.of(Duration.ofMinutes(30), Duration.ofHours(12)),
            Lifetime.of(Duration.ofMillis(1), Duration.ofMillis(1)),
            Lifetime.of(Duration.ofSeconds(90).plusMillis(7), Duration.ofDays(1).plusMillis(9)),
            Lifetime.of(Lifetime.MAX, Lifetime.MAX),
            Lifetime.remembered(Duration.ofDays(30).plusMillis(4)),
            Lifetime.remembered(Lifetime.MAX),
            new Lifetime(Duration.ofHours(1), Duration.ofDays(30), true));

    private static final long[] IDS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, 0xFFFF_FFFFL};

    private static final int SHAPES = 1 << 6;

    private CodecSessions() {}

    /** Every combination of what a session may have, then each value that a field may have. */
    static List<SessionState> all(CodecRig rig) {
        List<SessionState> all = new ArrayList<>();
        for (int shape = 0; shape < SHAPES; shape++) {
            all.add(shape(rig, shape));
        }
        for (Instant time : TIMES) {
            all.add(SessionState.born(rig.birthId(), time).build());
            all.add(timed(rig, time));
        }
        for (Lifetime lifetime : LIFETIMES) {
            all.add(rig.bare().toBuilder().lifetime(Optional.of(lifetime)).build());
        }
        all.addAll(births());
        return all;
    }

    /** Markers: with and without what a marker may have, to any key. */
    static List<SessionState> markers(CodecRig rig) {
        List<SessionState> all = new ArrayList<>();
        for (int shape = 0; shape < SHAPES; shape++) {
            SessionState state = shape(rig, shape).toBuilder()
                    .attributes(EncodedValues.EMPTY)
                    .flash(Map.of())
                    .build();
            all.add(marker(state, rig.random().nextInt()));
        }
        all.add(marker(rig.bare(), 0));
        all.add(marker(rig.bare(), -1));
        return all;
    }

    /** One after the other in each field. */
    static Map<String, SessionState> named(CodecRig rig) {
        Map<String, SessionState> all = new LinkedHashMap<>();
        Map<String, Payload> attributes = new LinkedHashMap<>();
        Map<String, SessionState.Flash> flash = new LinkedHashMap<>();
        for (String name : Texts.names()) {
            Payload value = rig.text("value of " + name);
            SessionState.Flash once =
                    new SessionState.Flash(value, rig.bare().lastUsedAt().plusMillis(flash.size()));
            attributes.put(name, value);
            flash.put(name, once);
            all.put("attribute " + shown(name), attributes(rig, Map.of(name, value)));
            all.put(
                    "flash value " + shown(name),
                    rig.bare().toBuilder().flash(Map.of(name, once)).build());
            all.put(
                    "owner " + shown(name),
                    rig.bare().toBuilder().owner(Optional.of(name)).build());
        }
        all.put(
                "all names at once",
                attributes(rig, attributes).toBuilder().flash(flash).build());
        return all;
    }

    private static SessionState attributes(CodecRig rig, Map<String, Payload> attributes) {
        return rig.bare().toBuilder().attributes(EncodedValues.of(attributes)).build();
    }

    /** In printable characters. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder("'");
        for (char c : name.substring(0, Math.min(name.length(), 20)).toCharArray()) {
            shown.append(c < ' ' || c > '~' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return shown.append('\'').toString();
    }

    private static SessionState shape(CodecRig rig, int shape) {
        SessionState full = rig.full();
        SessionState.Builder state = SessionState.born(full.birthId(), full.createdAt())
                .lastUsedAt(full.lastUsedAt())
                .expiresAt(full.expiresAt());
        if ((shape & 1) != 0) {
            state.startedAt(full.startedAt());
        }
        if ((shape & 2) != 0) {
            state.owner(full.owner());
        }
        if ((shape & 4) != 0) {
            state.lifetime(full.lifetime());
        }
        if ((shape & 8) != 0) {
            state.attributes(full.attributes());
        }
        if ((shape & 16) != 0) {
            state.flash(full.flash());
        }
        return state.disowned((shape & 32) != 0).build();
    }

    private static SessionState timed(CodecRig rig, Instant time) {
        return SessionState.born(rig.birthId(), time)
                .startedAt(time.plusMillis(1))
                .lastUsedAt(time.plusMillis(1_002))
                .expiresAt(time.plus(Duration.ofDays(1)).plusMillis(3))
                .flash(Map.of("note", new SessionState.Flash(rig.text("saved"), time.plusMillis(4))))
                .build();
    }

    private static List<SessionState> births() {
        List<SessionState> all = new ArrayList<>();
        for (long high : IDS) {
            for (long low : IDS) {
                all.add(SessionState.born(new BirthId(high, low), TIMES.get(0)).build());
            }
        }
        return all;
    }

    private static SessionState marker(SessionState state, int key) {
        byte[] bytes = new byte[StorageKey.BYTES];
        Arrays.fill(bytes, (byte) key);
        return state.toBuilder()
                .successor(Optional.of(StorageKey.ofBytes(bytes)))
                .build();
    }
}
