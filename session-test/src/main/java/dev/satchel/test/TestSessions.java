package dev.satchel.test;

import dev.satchel.session.BoundSession;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAction;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.codec.SessionCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sessions for the tests of an application: the real engine on a map, with a clock that you set.
 * Nothing is mocked: what a handler sets is encoded, what it reads is decoded, what expires is gone.
 *
 * <p>Made for one test and one thread at a time; {@link #sessions} itself is as thread-safe as any.
 *
 * <pre>{@code
 * TestSessions test = TestSessions.create(JsonCodec.standard());
 * Session session = test.session(Map.of("country", "DE"));
 * new ChangeCountry().run(session, "FR");
 * assertThat(session.get(COUNTRY)).contains("FR");
 *
 * test.advance(Duration.ofMinutes(31));                        // past the idle timeout
 * Set<String> names = test.at("visitor").read(SessionView::names);
 * assertThat(names).isEmpty();
 * }</pre>
 */
public final class TestSessions {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = () -> Objects.requireNonNull(now.get());
    private final Sessions sessions;

    private TestSessions(SessionCodec codec, SessionPolicy policy) {
        sessions = Sessions.named("test")
                .policy(policy)
                .codec(codec)
                .store(new MapStore())
                .clock(clock)
                .build();
    }

    /**
     * Sessions with the default policy: 30 minutes idle, 12 hours absolute.
     *
     * @param codec the codec of the application, so that the test finds values that it cannot encode
     */
    public static TestSessions create(SessionCodec codec) {
        return create(codec, SessionPolicy.defaults());
    }

    /**
     * Sessions with this policy.
     *
     * @param codec the codec of the application
     * @param policy the lifetimes and limits of the application
     * @throws dev.satchel.session.SessionConfigurationException when the policy does not fit a store in memory
     */
    public static TestSessions create(SessionCodec codec, SessionPolicy policy) {
        return new TestSessions(codec, policy);
    }

    /**
     * The stack, for code that takes one: a binding, a bot. Its name is {@code test}. It keeps expired records in
     * memory as long as this object lives, and has nothing to close.
     */
    public Sessions sessions() {
        return sessions;
    }

    /**
     * The clock of the sessions, for code that takes one. It starts at {@code 2026-01-01T00:00:00Z} and moves only by
     * {@link #advance} and {@link #setTime}.
     */
    public InstantSource clock() {
        return clock;
    }

    /** Sets the clock to this instant, also to an earlier one. */
    public void setTime(Instant instant) {
        now.set(Objects.requireNonNull(instant, "instant"));
    }

    /**
     * A stored session with these attributes, opened anew to be read and written, by an exchange that nobody commits.
     * Pass it to the code under test and look at it afterwards. It is not at a visitor's {@linkplain #at address}.
     *
     * @param values the attributes by name; without any, the session is a new one that is not stored yet
     * @throws dev.satchel.session.SessionValueException when the codec cannot encode a value
     */
    public Session session(Map<String, ?> values) {
        return opened(values).session();
    }

    /**
     * The same, to be read only.
     *
     * @param values the attributes by name; without any, the session is a new one that is not stored yet
     * @throws dev.satchel.session.SessionValueException when the codec cannot encode a value
     */
    public SessionView view(Map<String, ?> values) {
        return opened(values).view();
    }

    /**
     * The session of this visitor: each call on it is an exchange of its own, with its commit. The first write creates
     * it; equal names give the same session.
     */
    public BoundSession at(String visitor) {
        return sessions.at(SessionAddress.of("test", visitor));
    }

    /** Moves the clock forward by this duration, all at once. A negative one moves it back. */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    private SessionExchange opened(Map<String, ?> values) {
        Carried carried = new Carried();
        SessionAction<RuntimeException> fill = session -> session.replace(values);
        sessions.carriedBy(carried).edit(fill);
        return sessions.open(carried.tokens());
    }

    /** Keeps the token that it is given. */
    private static final class Carried implements TokenCarrier {
        private List<Token> tokens = List.of();

        @Override
        public List<Token> tokens() {
            return tokens;
        }

        @Override
        public void carry(Directive directive) {
            if (directive instanceof Directive.Issue issue) {
                tokens = List.of(issue.token());
            }
        }
    }
}
