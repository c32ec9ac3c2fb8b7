package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;
import dev.satchel.session.Attribute;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From live values to a session's state and its token, and back to one value, below the engine. */
final class States {

    private final SealedStack stack = SealedStack.compose();
    private final SessionCodec codec = stack.parts().codec();
    private final SessionBackend backend = stack.backend();
    private final BirthId birth = new BirthId(0x3f9a2c7155e04d1bL, 0x8c92a3b4c5d6e7f8L);

    /** The state that the engine hands to the backend when a session is first written. */
    SessionState of(Visit visit) {
        Map<String, Payload> values = new LinkedHashMap<>();
        put(values, Visit.CART_ID, visit.cartId());
        put(values, Visit.COUNTRY, visit.country());
        put(values, Visit.LOCALE, visit.locale());
        put(values, Visit.USER, visit.user());
        put(values, Visit.RECENT, visit.recent());
        put(values, Visit.CSRF, visit.csrf());
        Instant now = stack.parts().clock().instant();
        return SessionState.born(birth, now)
                .expiresAt(now.plus(Duration.ofMinutes(30)))
                .attributes(EncodedValues.of(values))
                .build();
    }

    String seal(SessionState state) {
        Written written = backend.create(Optional.empty(), state, Optional.empty());
        return ((Written.Applied) written).issued().orElseThrow().value();
    }

    String country(String token) {
        Loaded.Found found = (Loaded.Found) backend.load(Token.of(token));
        Payload country =
                found.snapshot().state().attributes().find(Visit.COUNTRY.name()).orElseThrow();
        return codec.decode(Visit.COUNTRY, country);
    }

    private <T> void put(Map<String, Payload> values, Attribute<T> attribute, T value) {
        values.put(attribute.name(), codec.encode(attribute, value));
    }
}
