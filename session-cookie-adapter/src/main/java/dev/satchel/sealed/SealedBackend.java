package dev.satchel.sealed;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Token;
import dev.satchel.session.spi.BackendTraits;
import dev.satchel.session.spi.Loaded;
import dev.satchel.session.spi.Locator;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import dev.satchel.session.spi.Written;
import java.time.Instant;
import java.util.Optional;

/** The whole session in its token, and nothing anywhere else. */
final class SealedBackend implements SessionBackend {

    private final TokenSeal seal;
    private final Horizon horizon;
    private final boolean resealOnRead;
    private final BackendTraits traits;

    SealedBackend(TokenSeal seal, Horizon horizon, boolean resealOnRead, BackendTraits traits) {
        this.seal = seal;
        this.horizon = horizon;
        this.resealOnRead = resealOnRead;
        this.traits = traits;
    }

    @Override
    public BackendTraits traits() {
        return traits;
    }

    @Override
    public Loaded load(Locator presented) {
        if (!(presented instanceof Token token)) {
            return new Loaded.Nothing();
        }
        Opened opened = seal.open(token.value());
        if (opened instanceof Opened.Clear clear) {
            int size = token.value().length();
            return new Loaded.Found(new SealedSnapshot(clear.state(), size, resealOnRead && clear.outdated()));
        }
        return ((Opened.Refusal) opened).answer();
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        refuseAddress(address);
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

    /** There is nothing here to end: that the carrier is told to clear the token is all the end that it has. */
    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        return true;
    }

    private Written write(SessionState state) {
        horizon.check(state.expiresAt());
        Token token = seal.seal(state, "");
        return new Written.Applied(new SealedSnapshot(state, token.value().length(), false), Optional.of(token));
    }

    static void refuseAddress(Optional<SessionAddress> address) {
        if (address.isPresent()) {
            throw new SessionConfigurationException(
                    "sealed.address",
                    "a sealed session lives in its token and has no place at an address",
                    "compose a stack with store(…) for sessions at addresses");
        }
    }
}
