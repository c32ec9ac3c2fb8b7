package dev.satchel.session.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionTooLargeException;
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
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The whole session in its token, as sealed sessions keep it, but for the seal. */
final class PlainTokens implements SessionBackend {

    static final int BUDGET = 1000;

    private final Composition stack;

    PlainTokens(Composition stack) {
        this.stack = stack;
    }

    private record Carried(SessionState state, int size) implements Snapshot {
        @Override
        public Instant lastUsedAt() {
            return state.lastUsedAt();
        }
    }

    @Override
    public BackendTraits traits() {
        return new BackendTraits(
                "plain token",
                Set.of(Guarantee.SHARED),
                stack.policy().budget().orElse(BUDGET),
                List.of("the last response wins"));
    }

    @Override
    public Loaded load(Locator presented) {
        try {
            byte[] bytes = Base64.getDecoder().decode(((Token) presented).value());
            return new Loaded.Found(new Carried(stack.codec().read(Payload.of(bytes)), bytes.length));
        } catch (IllegalArgumentException | CorruptSessionException malformed) {
            return new Loaded.Refused(RefusalReason.MALFORMED);
        }
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        return write(first);
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        return write(next);
    }

    @Override
    public Written rotate(Snapshot held, SessionState next) {
        return write(next);
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        return true;
    }

    private Written write(SessionState state) {
        Payload payload = stack.codec().write(state);
        if (payload.size() > traits().budget()) {
            throw new SessionTooLargeException(payload.size(), traits().budget(), state);
        }
        Token token = Token.of(new String(Base64.getEncoder().encode(payload.toBytes()), US_ASCII));
        return new Written.Applied(new Carried(state, payload.size()), Optional.of(token));
    }
}
