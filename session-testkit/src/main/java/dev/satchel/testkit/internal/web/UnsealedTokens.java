package dev.satchel.testkit.internal.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.Token;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The whole session in its token, as sealed sessions keep it, but without a seal. For rules only. */
record UnsealedTokens(SessionCodec codec) implements SessionBackend {

    /** Far more than a rule needs. */
    private static final int BUDGET = 2_000;

    static SessionBackend of(Composition parts) {
        return new UnsealedTokens(parts.codec());
    }

    private record Carried(SessionState state, int size) implements Snapshot {
        @Override
        public Instant lastUsedAt() {
            return state.lastUsedAt();
        }
    }

    @Override
    public BackendTraits traits() {
        return new BackendTraits("unsealed token", Set.of(Guarantee.SHARED), BUDGET, List.of());
    }

    @Override
    public Loaded load(Locator presented) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(((Token) presented).value());
            return new Loaded.Found(new Carried(codec.read(Payload.of(bytes)), bytes.length));
        } catch (IllegalArgumentException | CorruptSessionException malformed) {
            return new Loaded.Refused(RefusalReason.MALFORMED);
        }
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        return issued(first);
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        return issued(next);
    }

    @Override
    public Written rotate(Snapshot held, SessionState next) {
        return issued(next);
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        return true;
    }

    private Written issued(SessionState state) {
        byte[] bytes = codec.write(state).toBytes();
        String text = new String(Base64.getUrlEncoder().withoutPadding().encode(bytes), US_ASCII);
        return new Written.Applied(new Carried(state, bytes.length), Optional.of(Token.of(text)));
    }
}
