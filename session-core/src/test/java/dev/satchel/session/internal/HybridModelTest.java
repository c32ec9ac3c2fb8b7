package dev.satchel.session.internal;

import static dev.satchel.session.internal.HybridWorld.CART;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.HybridWorld.Browser;
import dev.satchel.session.internal.HybridWorld.Request;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random exchanges of two browsers, a client with one place and an attacker over one hybrid stack. At each call of the
 * store, and between any two steps of a body, others may run, and answers arrive in any order. The attacker copies
 * sealed tokens from the victims and plants his own. A failure prints the seed and the trace.
 */
class HybridModelTest {

    private static final int RUNS = "full".equals(System.getProperty("satchel.effort")) ? 100_000 : 600;

    enum Mode {
        CALM,
        FAULTS,
        CRASHES
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyInterleavingKeepsWhatThePlacementPromises(Mode mode) {
        int moves = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(mode, seed);
            run.run();
            assertThat(run.broken)
                    .as("mode %s, seed %d:\n%s", mode, seed, String.join("\n", run.trace))
                    .isEmpty();
            moves += run.moves.values().stream().mapToInt(List::size).sum();
        }
        assertThat(moves).as("sessions that moved").isGreaterThan(RUNS / 3);
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A successor in the store, and when the session moved to it. */
    private record Move(String successor, Instant at) {
        boolean counts(Instant openedAt) {
            return openedAt.isBefore(at.plus(Composition.HAND_OVER));
        }
    }

    private record Answer(Browser to, Directive directive) {}

    /** One exchange, what it opened and what it did. */
    private static final class Doing {
        final int id;
        final Instant openedAt;
        String kept = "";
        String sealed = "";
        int counted;
        boolean claims;
        boolean destroys;
        boolean outgrows;
        int calls;

        @Nullable
        Move before;

        Doing(int id, Instant openedAt) {
            this.id = id;
            this.openedAt = openedAt;
        }
    }

    private static final class Run implements SteppedStore.Watcher {
        private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);
        private static final String LARGE = "x".repeat(2 * PlainTokens.BUDGET);
        private static final int DEEPEST = 3;

        final List<String> broken = new ArrayList<>();
        final List<String> trace = new ArrayList<>();
        final Map<String, List<Move>> moves = new HashMap<>();
        private final Map<String, Move> successors = new HashMap<>();
        private final Mode mode;
        private final Random random;
        private final HybridWorld world;
        private final List<Browser> victims = new ArrayList<>();
        private final Browser attacker;
        private final Browser client;
        private final List<Answer> underWay = new ArrayList<>();
        private final Deque<Doing> doing = new ArrayDeque<>();
        private final Set<BirthId> born = new HashSet<>();
        private final Map<String, Integer> least = new HashMap<>();
        private final Map<String, Integer> most = new HashMap<>();
        private final Set<String> over = new HashSet<>();
        private final Set<String> torn = new HashSet<>();
        private final Set<String> outgrown = new HashSet<>();
        private int exchanges;

        Run(Mode mode, int seed) {
            this.mode = mode;
            this.random = new Random(seed);
            this.world = new HybridWorld(policy -> policy, new Random(seed + 1L));
            this.client = world.client();
            this.attacker = world.browser();
            victims.add(world.browser());
            victims.add(world.browser());
            victims.add(client);
            world.store.watch(this);
        }

        void run() {
            for (int i = 0; i < 20 && broken.isEmpty(); i++) {
                act();
                settled();
            }
        }

        private void act() {
            switch (random.nextInt(16)) {
                case 0 -> revoke();
                case 1, 2 -> world.advance(Duration.ofSeconds(random.nextInt(25)));
                case 3 -> world.sessions.deleteExpired(10);
                case 4 -> copy();
                case 5 -> victims.get(random.nextInt(2)).anonymous = attacker.anonymous;
                case 6, 7 -> deliver();
                case 8, 9 -> exchange(attacker, "mallory");
                default -> exchange(victims.get(random.nextInt(3)), "ada");
            }
        }

        /** The attacker learns a token from before a login. */
        private void copy() {
            Browser victim = victims.get(random.nextInt(3));
            if (victim != client || victim.anonymous.stream().noneMatch(token -> Tokens.wellFormed(token.value()))) {
                attacker.anonymous = victim.anonymous;
            }
        }

        private void deliver() {
            if (!underWay.isEmpty()) {
                Answer answer = underWay.remove(random.nextInt(underWay.size()));
                answer.to.receive(answer.directive);
            }
        }

        private void revoke() {
            note("revokeAll ada");
            Set<String> before = doing.isEmpty() ? of("ada") : Set.of();
            doing.push(new Doing(++exchanges, world.instant()));
            try {
                world.sessions.owned().revokeAll("ada");
                over.addAll(before);
            } catch (SessionException | Crash failed) {
                note("fails: " + failed);
            } finally {
                doing.pop();
            }
        }

        private void exchange(Browser browser, String person) {
            Doing one = new Doing(++exchanges, world.instant());
            Request request;
            try {
                request = browser.request();
            } catch (SessionException failed) {
                note("fails to open: " + failed);
                return;
            }
            doing.push(one);
            try {
                body(one, request.session(), person);
                one.before = successors.get(one.sealed);
                one.calls = 0;
                note(one.id + " commits");
                Directive directive = request.commit();
                note(one.id + " is answered " + directive.getClass().getSimpleName());
                answered(one, browser, directive);
                underWay.add(new Answer(browser, directive));
                if (random.nextBoolean()) {
                    deliver();
                }
            } catch (SessionConflictException conflict) {
                note(one.id + " conflicts: " + conflict.getMessage());
                refused(one);
            } catch (SessionException failed) {
                note(one.id + " fails: " + failed);
                counted(one, false);
            } catch (Crash crash) {
                note(one.id + " crashes");
                torn.add(one.kept);
                counted(one, false);
            } finally {
                doing.pop();
            }
        }

        private void body(Doing one, Session session, String person) {
            SessionInfo info = session.info();
            if (!info.isNew()) {
                boolean inStore = live().containsKey(info.fingerprint());
                one.kept = inStore ? info.fingerprint() : "";
                one.sealed = inStore ? "" : info.fingerprint();
            }
            note(one.id + " of " + person + " opens " + info.fingerprint() + " "
                    + (info.isNew() ? "new" : one.kept.isEmpty() ? "sealed" : "kept"));
            expect(
                    info.owner().isEmpty() || info.owner().equals(Optional.of(person)),
                    person + " opened a session of " + info.owner());
            for (int left = random.nextInt(4); left > 0; left--) {
                if (random.nextInt(4) == 0) {
                    nested();
                }
                step(one, session, person);
                if (one.destroys) {
                    return;
                }
            }
        }

        private void step(Doing one, Session session, String person) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    note(one.id + " destroys");
                    session.destroy();
                    one.destroys = true;
                }
                case 1, 2, 3 -> {
                    note(one.id + " claims");
                    session.claim(person);
                    one.claims = true;
                }
                case 4 -> {
                    note(one.id + " outgrows");
                    session.set(CART, LARGE);
                    one.outgrows = true;
                }
                case 5 -> session.remove(CART);
                case 6 -> session.rotate();
                case 7 -> session.get(COUNT);
                default -> {
                    note(one.id + " counts");
                    session.update(COUNT, 0, count -> count + 1);
                    one.counted++;
                }
            }
        }

        // The answer of an exchange.

        private void answered(Doing one, Browser browser, Directive directive) {
            boolean named = directive instanceof Directive.Issue issue
                    ? issue.signedIn()
                    : directive instanceof Directive.Clear clear && clear.signedIn();
            expect(
                    !named || one.claims || one.destroys || !one.kept.isEmpty(),
                    one.id + " is anonymous and names the signed-in place");
            if (one.destroys) {
                destroyed(one);
                return;
            }
            counted(one, true);
            if (one.sealed.isEmpty() || one.claims || one.outgrows) {
                return;
            }
            if (browser != client) {
                expect(one.calls == 0, one.id + " is anonymous and called the store");
            } else if (directive instanceof Directive.Issue && one.before != null) {
                expect(!one.before.counts(one.openedAt), one.id + " wrote beside a marker that counts");
            }
        }

        private void destroyed(Doing one) {
            if (!one.kept.isEmpty()) {
                over.add(one.kept);
            }
            boolean replaced = !Objects.equals(one.before, successors.get(one.sealed));
            if (one.before != null && !replaced && one.before.counts(one.openedAt)) {
                over.add(one.before.successor);
            }
        }

        /** A claim is refused only where the session outgrew its token after the exchange had opened. */
        private void refused(Doing one) {
            if (one.claims && !one.sealed.isEmpty()) {
                expect(outgrown.contains(one.sealed), one.id + " claims and is refused");
            }
        }

        private void counted(Doing one, boolean known) {
            if (one.kept.isEmpty() || one.destroys) {
                return;
            }
            if (known) {
                least.merge(one.kept, one.counted, Integer::sum);
            }
            most.merge(one.kept, one.counted, Integer::sum);
        }

        private void nested() {
            if (doing.size() < DEEPEST) {
                act();
            }
        }

        private void note(String what) {
            trace.add("  ".repeat(doing.size()) + what);
        }

        // The calls on the store.

        @Override
        public void before(Verb verb) {
            if (!doing.isEmpty()) {
                doing.element().calls++;
                if (random.nextInt(5) == 0) {
                    nested();
                }
            }
            fail(verb, "before");
        }

        @Override
        public void after(Verb verb) {
            fail(verb, "after");
        }

        private void fail(Verb verb, String when) {
            if (mode == Mode.CALM || doing.isEmpty() || verb == Verb.FIND || random.nextInt(15) != 0) {
                return;
            }
            note(mode + " " + when + " " + verb);
            if (mode == Mode.CRASHES) {
                throw new Crash();
            }
            throw new IllegalStateException("fault " + when + " " + verb);
        }

        @Override
        public void changed(Verb verb, Optional<StoredRecord> from, Optional<StoredRecord> to) {
            if (doing.isEmpty()) {
                return;
            }
            Doing one = doing.element();
            if (to.isEmpty()) {
                from.map(this::state).ifPresent(gone -> ended(one, gone));
                return;
            }
            SessionState next = state(to.get());
            String session = next.birthId().fingerprint();
            if (next.successor().isEmpty()) {
                if (verb == Verb.CREATE && (one.kept.isEmpty() || !one.kept.equals(session))) {
                    expect(born.add(next.birthId()), one.id + " created a second session of one birth");
                    least.put(session, count(next));
                    most.put(session, count(next));
                }
            } else if (!one.sealed.isEmpty()) {
                boolean claimed = next.owner().isPresent();
                Move move = new Move(session, next.lastUsedAt());
                successors.put(one.sealed, move);
                moves.computeIfAbsent(one.sealed, life -> new ArrayList<>()).add(move);
                if (!claimed) {
                    outgrown.add(one.sealed);
                }
            }
        }

        /** A token from before the login ends what it became within the hand-over only, and nothing else. */
        private void ended(Doing one, SessionState gone) {
            if (one.sealed.isEmpty() || !one.destroys || gone.successor().isPresent()) {
                return;
            }
            String session = gone.birthId().fingerprint();
            expect(
                    moves.getOrDefault(one.sealed, List.of()).stream()
                            .anyMatch(move -> move.successor.equals(session) && move.counts(one.openedAt)),
                    one.id + " ended what it has no right to");
        }

        // The stored records.

        /** After an exchange of which no other one is the cause. */
        private void settled() {
            Map<String, SessionState> there = live();
            for (String session : there.keySet()) {
                expect(!over.contains(session) || left().contains(session), session + " was ended and lives");
                int count = count(there.get(session));
                if (!left().contains(session)) {
                    expect(
                            least.getOrDefault(session, 0) <= count && count <= most.getOrDefault(session, 0),
                            session + " counts " + count + ", not " + least.get(session) + " to " + most.get(session));
                }
            }
        }

        /** What a rotation that failed may have left behind. */
        private Set<String> left() {
            Set<String> left = world.heard(SessionEvent.SuccessorLeft.class).stream()
                    .map(SessionEvent.SuccessorLeft::session)
                    .collect(Collectors.toSet());
            left.addAll(torn);
            return left;
        }

        private int count(SessionState state) {
            return state.attributes()
                    .find("count")
                    .map(value -> world.codec.decode(COUNT, value))
                    .orElse(0);
        }

        private Map<String, SessionState> live() {
            return world.kept().stream()
                    .collect(Collectors.toMap(
                            state -> state.birthId().fingerprint(), state -> state, (one, other) -> one));
        }

        private Set<String> of(String principal) {
            return live().entrySet().stream()
                    .filter(session -> session.getValue().owner().equals(Optional.of(principal)))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }

        private SessionState state(StoredRecord record) {
            return world.codec.read(record.payload());
        }

        private void expect(boolean holds, String otherwise) {
            if (!holds) {
                broken.add(otherwise);
            }
        }
    }
}
