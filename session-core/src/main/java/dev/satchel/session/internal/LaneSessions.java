package dev.satchel.session.internal;

import dev.satchel.session.BoundSession;
import dev.satchel.session.Directive;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAction;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionFunction;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.TokenExplanation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stack whose exchanges take the lane of their session. */
public final class LaneSessions implements Sessions {

    private final Sessions sessions;
    private final LaneTable lanes;

    /** Lanes around this stack. */
    public LaneSessions(Sessions sessions, Duration wait, int mostWaiting) {
        this.sessions = sessions;
        this.lanes = new LaneTable(wait, mostWaiting);
    }

    LaneTable lanes() {
        return lanes;
    }

    @Override
    public SessionExchange open(List<Token> candidates) {
        List<Token> presented = List.copyOf(candidates);
        return new InLane(sessions.open(presented), presented, LaneTable.Turn.handedOn(lanes));
    }

    @Override
    public boolean hybrid() {
        return sessions.hybrid();
    }

    @Override
    public SessionExchange open(List<Token> signedIn, List<Token> anonymous) {
        List<Token> presented =
                Stream.concat(signedIn.stream(), anonymous.stream()).toList();
        return new InLane(sessions.open(signedIn, anonymous), presented, LaneTable.Turn.handedOn(lanes));
    }

    @Override
    public BoundSession at(SessionAddress address) {
        BoundSession bound = sessions.at(address);
        return new BoundInLane(lanes, turn -> {
            turn.take(List.of(address));
            return bound;
        });
    }

    @Override
    public BoundSession carriedBy(TokenCarrier carrier) {
        // Here, where it outlives a call: each call has a carrier of its own below.
        TokenCarrier kept = Undelivered.of(carrier);
        return new BoundInLane(lanes, turn -> sessions.carriedBy(new CarriedInLane(kept, turn)));
    }

    @Override
    public OwnedSessions owned() {
        return sessions.owned();
    }

    @Override
    public void endAllBefore(Instant instant) {
        sessions.endAllBefore(instant);
    }

    @Override
    public int deleteExpired(int limit) {
        return sessions.deleteExpired(limit);
    }

    @Override
    public StackCheck check(Duration atMost, Executor executor) {
        return sessions.check(atMost, executor);
    }

    @Override
    public TokenExplanation explain(Token token) {
        return sessions.explain(token);
    }

    @Override
    public String describe() {
        return sessions.describe() + "\nlanes       one exchange at a time in this process, " + lanes;
    }

    @Override
    public String toString() {
        return sessions + " in lanes";
    }

    private record InLane(SessionExchange exchange, List<Token> presented, LaneTable.Turn turn)
            implements SessionExchange {

        @Override
        public SessionView view() {
            turn.take(presented);
            return exchange.view();
        }

        @Override
        public Session session() {
            turn.take(presented);
            return exchange.session();
        }

        @Override
        public Directive commit() {
            try {
                return exchange.commit();
            } finally {
                turn.end();
            }
        }

        @Override
        public SessionView committed() {
            return exchange.committed();
        }

        @Override
        public void close() {
            try {
                exchange.close();
            } finally {
                turn.end();
            }
        }

        @Override
        public String toString() {
            return exchange + " in its lane";
        }
    }

    /** Each call is a turn; {@code entrance} says what the turn is about, and what is called. */
    private record BoundInLane(LaneTable lanes, Function<LaneTable.Turn, BoundSession> entrance)
            implements BoundSession {

        @Override
        public <T extends @Nullable Object, X extends Exception> T read(SessionFunction<? super SessionView, T, X> body)
                throws X {
            try (LaneTable.Turn turn = LaneTable.Turn.ofThisThread(lanes)) {
                return entrance.apply(turn).read(body);
            }
        }

        @Override
        public <T extends @Nullable Object, X extends Exception> T write(SessionFunction<? super Session, T, X> body)
                throws X {
            try (LaneTable.Turn turn = LaneTable.Turn.ofThisThread(lanes)) {
                return entrance.apply(turn).write(body);
            }
        }

        @Override
        public <X extends Exception> SessionView edit(SessionAction<X> body) throws X {
            try (LaneTable.Turn turn = LaneTable.Turn.ofThisThread(lanes)) {
                return entrance.apply(turn).edit(body);
            }
        }
    }

    /** The body may run again after a conflict, and its carrier may carry another token by then: a turn of its own. */
    private record CarriedInLane(TokenCarrier carrier, LaneTable.Turn turn) implements TokenCarrier {

        @Override
        public List<Token> tokens() {
            turn.end();
            List<Token> tokens = List.copyOf(carrier.tokens());
            turn.restart();
            turn.take(tokens);
            return tokens;
        }

        @Override
        public void carry(Directive directive) {
            carrier.carry(directive);
        }
    }
}
