package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Placement;
import dev.satchel.session.Session;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** One hybrid stack on a stepped store, a clock that is set by hand, browsers with two cookies and clients with one. */
final class HybridWorld implements InstantSource {

    static final Attribute<String> CART = Attribute.of("cart", String.class);
    static final Attribute<String> NAME = Attribute.of("name", String.class);

    final SteppedStore store = new SteppedStore();
    final PlainCodec codec = new PlainCodec();
    final List<SessionEvent> events = new ArrayList<>();
    final Sessions sessions;
    private Instant now = World.START;

    HybridWorld() {
        this(policy -> policy);
    }

    HybridWorld(UnaryOperator<SessionPolicy.Builder> policy) {
        this(policy, new SecureNumbers());
    }

    HybridWorld(UnaryOperator<SessionPolicy.Builder> policy, RandomGenerator random) {
        Assembly assembly = new Assembly("test", random);
        assembly.policy(policy.apply(SessionPolicy.builder()).build());
        assembly.codec(codec);
        assembly.placement(Placement.sealedUntilClaimed(PlainTokens::new, store));
        assembly.clock(this);
        assembly.listener(events::add);
        sessions = assembly.build();
    }

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    <E extends SessionEvent> List<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The sessions in the store; markers are none. */
    List<SessionState> kept() {
        return states().stream().filter(state -> state.successor().isEmpty()).toList();
    }

    /** The markers in the store. */
    List<SessionState> markers() {
        return states().stream().filter(state -> state.successor().isPresent()).toList();
    }

    private List<SessionState> states() {
        return store.all().stream().map(StoredRecord::payload).map(codec::read).toList();
    }

    long calls(Verb verb) {
        return store.calls.stream().filter(verb::equals).count();
    }

    Browser browser() {
        return new Browser(this, true);
    }

    /** A client with one place for its token, such as a header. */
    Browser client() {
        return new Browser(this, false);
    }

    /** Carries tokens as a browser does: the last response wins, for each cookie. */
    static final class Browser {
        private final HybridWorld world;
        private final boolean twoPlaces;
        Optional<Token> signedIn = Optional.empty();
        Optional<Token> anonymous = Optional.empty();
        Directive last = new Directive.Keep();

        private Browser(HybridWorld world, boolean twoPlaces) {
            this.world = world;
            this.twoPlaces = twoPlaces;
        }

        /** Sends a request, which is opened and not yet committed. */
        Request request() {
            SessionExchange exchange = twoPlaces
                    ? world.sessions.open(
                            signedIn.stream().toList(), anonymous.stream().toList())
                    : world.sessions.open(anonymous.stream().toList());
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

        Optional<String> owner() {
            return read(view -> view.info().owner());
        }

        String fingerprint() {
            return read(view -> view.info().fingerprint());
        }

        void receive(Directive directive) {
            last = directive;
            if (directive instanceof Directive.Issue issue) {
                anonymous = issue.signedIn() ? Optional.empty() : Optional.of(issue.token());
                signedIn = issue.signedIn() ? Optional.of(issue.token()) : signedIn;
            } else if (directive instanceof Directive.Clear clear) {
                anonymous = Optional.empty();
                signedIn = clear.signedIn() ? Optional.empty() : signedIn;
            }
        }

        /** Another browser that carries what this one does now. */
        Browser copy() {
            Browser copy = new Browser(world, twoPlaces);
            copy.signedIn = signedIn;
            copy.anonymous = anonymous;
            return copy;
        }
    }

    record Request(Browser browser, SessionExchange exchange) {
        Session session() {
            return exchange.session();
        }

        /** Commits, and lets the response arrive. */
        Directive respond() {
            Directive directive = commit();
            browser.receive(directive);
            return directive;
        }

        /** Commits; the response is under way, or lost. */
        Directive commit() {
            Directive directive = exchange.commit();
            exchange.close();
            return directive;
        }
    }
}
