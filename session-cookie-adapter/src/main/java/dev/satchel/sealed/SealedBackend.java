package dev.satchel.sealed;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Diagnosable;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The whole session in its token, and nothing anywhere else. */
final class SealedBackend implements SessionBackend, Diagnosable, Checked {

    private final TokenSeal seal;
    private final Set<Rule> rules;
    private final BackendTraits traits;

    SealedBackend(TokenSeal seal, Set<Rule> rules, BackendTraits traits) {
        this.seal = seal;
        this.rules = rules;
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
        return loaded(seal.open(token.value()), token);
    }

    private Loaded loaded(Opened opened, Token token) {
        if (opened instanceof Opened.Clear clear) {
            boolean stale = clear.outdated() && rules.contains(Rule.RESEAL_ON_READ);
            return new Loaded.Found(
                    new SealedSnapshot(clear.state(), token.value().length(), stale));
        }
        return ((Opened.Refusal) opened).answer();
    }

    /** There is no storage. */
    @Override
    public boolean probe(Consumer<String> facts, Consumer<String> problems) {
        return false;
    }

    @Override
    public void check(Consumer<String> facts, Consumer<String> problems) {
        seal.check(facts, problems);
    }

    @Override
    public Loaded explain(Token token, Consumer<String> facts) {
        return loaded(seal.explain(token.value(), facts), token);
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

    /** Nothing to delete: the session ends when the client drops its token. */
    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        return true;
    }

    private Written write(SessionState state) {
        seal.requireOpensUntil(state.expiresAt());
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
