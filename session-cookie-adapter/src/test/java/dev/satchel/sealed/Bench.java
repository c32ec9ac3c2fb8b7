package dev.satchel.sealed;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Condition;

/** What a sealed stack is made of, on a clock that stands. */
final class Bench {

    static final Instant NOON = Instant.parse("2026-03-05T12:00:00Z");

    final SettableClock clock = SettableClock.at(NOON);
    final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    SessionCodec codec = new EnvelopeCodec();
    SessionPolicy policy = SessionPolicy.defaults();
    RandomGenerator random = new SecureRandom();

    static KeyRing ring() {
        return ring(RootKey.random(KeyState.PRIMARY, Optional.empty()));
    }

    static KeyRing ring(RootKey... keys) {
        return KeyRing.of(() -> Keys.of(keys));
    }

    /** How long a record stays behind its deadline. */
    Duration margin() {
        return composition("any").reclaimMargin();
    }

    Composition composition(String stack) {
        return new Composition(stack, policy, codec, clock, random, events::add);
    }

    SessionBackend backend(KeyRing ring) {
        return backend("shop/test", ring);
    }

    SessionBackend backend(String stack, KeyRing ring) {
        return SealedSessions.with(ring).create(composition(stack));
    }

    TokenSeal seal(KeyRing ring) {
        return new TokenSeal(
                composition("shop/test"), ring, Duration.ofDays(400), Duration.ofDays(400), TokenSeal.MAX_LENGTH);
    }

    SessionState state(String... namesAndValues) {
        Map<String, Payload> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], EnvelopeCodec.text(namesAndValues[i + 1]));
        }
        Instant now = clock.instant();
        return SessionState.born(new BirthId(random.nextLong(), random.nextLong()), now)
                .expiresAt(now.plus(policy.lifetime().idle()))
                .attributes(EncodedValues.of(values))
                .build();
    }

    /** What the codec writes, as text. */
    String codecText(SessionState state) {
        return new String(codec.write(state).toBytes(), StandardCharsets.UTF_8);
    }

    /** The same session with another value of the attribute {@code a}. */
    SessionState changed(Snapshot held, String value) {
        return held.state().toBuilder()
                .attributes(EncodedValues.of(Map.of("a", EnvelopeCodec.text(value))))
                .build();
    }

    /** The value of the attribute {@code a}. */
    String value(SessionState state) {
        return codec.decode(
                Attribute.of("a", String.class), state.attributes().find("a").orElseThrow());
    }

    static Token created(SessionBackend backend, SessionState state) {
        return issued(backend.create(Optional.empty(), state, Optional.empty()));
    }

    static Token issued(Written written) {
        return ((Written.Applied) written).issued().orElseThrow();
    }

    static Snapshot opened(SessionBackend backend, Token token) {
        return ((Loaded.Found) backend.load(token)).snapshot();
    }

    /** Refused for this reason, whichever session is named. */
    static Condition<Loaded> refused(RefusalReason reason) {
        return new Condition<>(
                loaded -> loaded instanceof Loaded.Refused refused && refused.reason() == reason,
                "refused as %s",
                reason);
    }

    /** How much the long dose does of what the quick one does a little of. */
    static int dose(int quick, int full) {
        return "full".equals(System.getProperty("satchel.effort")) ? full : quick;
    }
}
