package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One stack on a stepped store, a clock that is set by hand, and browsers. */
final class World implements InstantSource {

    static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    static final Attribute<String> CITY = Attribute.of("city", String.class);
    static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);
    static final Attribute<List<String>> RECENT = Attribute.listOf("recent", String.class);
    static final SessionAddress CHAT = SessionAddress.of("telegram", "42");
    /** How long a record stays behind its deadline, by the default policy. */
    static final Duration MARGIN = Duration.ofMinutes(6);

    /** How long a rotation marker stays, by the default policy. */
    static final Duration MARKER_LIFE = Duration.ofSeconds(30).plus(MARGIN);

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final SteppedStore store = new SteppedStore();
    final PlainCodec codec = new PlainCodec();
    final List<SessionEvent> events = new ArrayList<>();
    final Sessions sessions;

    /** Hears of each event at once. */
    Consumer<SessionEvent> hears = event -> {};

    private Instant now = START;

    World() {
        this(policy -> policy);
    }

    World(Function<SessionPolicy.Builder, SessionPolicy.Builder> policy) {
        this(policy, new SecureNumbers());
    }

    World(Function<SessionPolicy.Builder, SessionPolicy.Builder> policy, RandomGenerator random) {
        sessions = node(policy, random);
    }

    /** One more node of the same stack, on the same store and clock, with a policy of its own. */
    Sessions node(Function<SessionPolicy.Builder, SessionPolicy.Builder> policy) {
        return node(policy, new SecureNumbers());
    }

    private Sessions node(Function<SessionPolicy.Builder, SessionPolicy.Builder> policy, RandomGenerator random) {
        Assembly assembly = new Assembly("test", random);
        assembly.policy(policy.apply(SessionPolicy.builder()).build());
        assembly.codec(codec);
        assembly.store(store);
        assembly.clock(this);
        assembly.listener(events::add);
        assembly.listener(event -> hears.accept(event));
        return assembly.build();
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    <T> Optional<T> chat(Attribute<T> attribute) {
        return sessions.at(CHAT).read(view -> view.get(attribute));
    }

    Browser browser() {
        return new Browser(this);
    }

    SessionExchange open(Token... tokens) {
        return sessions.open(List.of(tokens));
    }

    <E extends SessionEvent> List<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Carries one token, as a browser does: the last response wins. */
    static final class Browser {
        private final World world;
        private List<Token> tokens = List.of();
        Directive last = new Directive.Keep();

        Browser(World world) {
            this.world = world;
        }

        Token token() {
            return tokens.get(0);
        }

        boolean carries() {
            return !tokens.isEmpty();
        }

        /** Sends a request, which is opened and not yet committed. */
        Request request() {
            SessionExchange exchange = world.sessions.open(tokens);
            exchange.view().info();
            return new Request(this, exchange);
        }

        Browser write(Consumer<Session> body) {
            Request request = request();
            body.accept(request.session());
            request.respond();
            return this;
        }

        <T> T read(Function<SessionView, T> body) {
            Request request = request();
            T result = body.apply(request.exchange.view());
            request.respond();
            return result;
        }

        <T> Optional<T> value(Attribute<T> attribute) {
            return read(view -> view.get(attribute));
        }

        SessionInfo info() {
            return read(SessionView::info);
        }

        Set<String> names() {
            return read(SessionView::names);
        }

        void receive(Directive directive) {
            last = directive;
            if (directive instanceof Directive.Issue issue) {
                tokens = List.of(issue.token());
            } else if (directive instanceof Directive.Clear) {
                tokens = List.of();
            }
        }

        /** Another browser that knows this one's token. */
        Browser attacker() {
            Browser attacker = new Browser(world);
            attacker.tokens = tokens;
            return attacker;
        }
    }

    record Request(Browser browser, SessionExchange exchange) {
        Session session() {
            return exchange.session();
        }

        /** Commits, and lets the response arrive. */
        Directive respond() {
            Directive directive = exchange.commit();
            browser.receive(directive);
            exchange.close();
            return directive;
        }

        /** Commits; the response is under way. */
        Directive commit() {
            return exchange.commit();
        }
    }
}
