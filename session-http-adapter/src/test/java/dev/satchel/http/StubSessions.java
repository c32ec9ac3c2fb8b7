package dev.satchel.http;

import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.TokenExplanation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A stack that opens nothing and commits to what the test says, so that a test sees the calls themselves. */
final class StubSessions implements Sessions {

    final List<List<Token>> opened = new ArrayList<>();
    final List<List<Token>> signedIn = new ArrayList<>();
    boolean hybrid;
    final List<String> calls = new ArrayList<>();
    Supplier<Directive> outcome = Directive.Keep::new;

    static Directive issue(String token) {
        return new Directive.Issue(Token.of(token), Instant.parse("2026-01-01T00:00:00Z"), false);
    }

    @Override
    public SessionExchange open(List<Token> candidates) {
        opened.add(candidates);
        return new Exchange();
    }

    @Override
    public boolean hybrid() {
        return hybrid;
    }

    @Override
    public SessionExchange open(List<Token> signedInTokens, List<Token> anonymous) {
        signedIn.add(signedInTokens);
        return open(anonymous);
    }

    @Override
    public BoundSession at(SessionAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BoundSession carriedBy(TokenCarrier carrier) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OwnedSessions owned() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void endAllBefore(Instant instant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int deleteExpired(int limit) {
        return 0;
    }

    @Override
    public StackCheck check(Duration atMost, Executor executor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TokenExplanation explain(Token token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String describe() {
        return "stub";
    }

    private final class Exchange implements SessionExchange {

        @Override
        public SessionView view() {
            calls.add("view");
            return new Recorder();
        }

        @Override
        public Session session() {
            return new Recorder();
        }

        @Override
        public Directive commit() {
            calls.add("commit");
            return outcome.get();
        }

        @Override
        public SessionView committed() {
            return new Recorder();
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    private final class Recorder implements Session {

        @Override
        public <T> Optional<T> get(Attribute<T> attribute) {
            calls.add("get");
            return Optional.empty();
        }

        @Override
        public <T> Optional<T> peekFlash(Attribute<T> attribute) {
            calls.add("peekFlash");
            return Optional.empty();
        }

        @Override
        public Set<String> names() {
            calls.add("names");
            return Set.of();
        }

        @Override
        public Map<String, Object> expose(Attribute<?>... allowed) {
            calls.add("expose");
            return Map.of();
        }

        @Override
        public SessionInfo info() {
            calls.add("info");
            return new SessionInfo(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0,
                    0,
                    "00000000");
        }

        @Override
        public <T> void set(Attribute<T> attribute, T value) {
            calls.add("set");
        }

        @Override
        public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
            calls.add("update");
        }

        @Override
        public void remove(Attribute<?> attribute) {
            calls.add("remove");
        }

        @Override
        public void replace(Map<String, ?> attributes) {
            calls.add("replace");
        }

        @Override
        public void clear() {
            calls.add("clear");
        }

        @Override
        public <T> void flash(Attribute<T> attribute, T value) {
            calls.add("flash");
        }

        @Override
        public <T> Optional<T> takeFlash(Attribute<T> attribute) {
            calls.add("takeFlash");
            return Optional.empty();
        }

        @Override
        public void claim(String principal) {
            calls.add("claim");
        }

        @Override
        public void disown() {
            calls.add("disown");
        }

        @Override
        public void rotate() {
            calls.add("rotate");
        }

        @Override
        public void lifetime(Lifetime lifetime) {
            calls.add("lifetime");
        }

        @Override
        public void destroy() {
            calls.add("destroy");
        }

        @Override
        public SessionView save() {
            calls.add("save");
            calls.add(outcome.get().getClass().getSimpleName());
            return this;
        }
    }
}
