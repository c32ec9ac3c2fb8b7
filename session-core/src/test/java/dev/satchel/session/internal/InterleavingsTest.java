package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random exchanges in random interleavings against a model: at each call of the store, and between any two steps of a
 * body, another exchange may run to its end. Each applied write must be what the model makes of the record that was
 * there before, an exchange that fails must have written nothing, and a session is told as ended once, when it is gone.
 * A failure prints the seed and the trace.
 */
class InterleavingsTest {

    private static final int RUNS = "full".equals(System.getProperty("satchel.effort")) ? 100_000 : 1_500;

    /** What happens besides exchanges. */
    private enum Mode {
        CALM,
        QUOTA,
        FAULTS,
        QUOTA_AND_FAULTS;

        boolean quota() {
            return this == QUOTA || this == QUOTA_AND_FAULTS;
        }

        boolean faults() {
            return this == FAULTS || this == QUOTA_AND_FAULTS;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALM", "QUOTA", "FAULTS", "QUOTA_AND_FAULTS"})
    void everyInterleavingAgreesWithTheModel(String mode) {
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(Mode.valueOf(mode), seed);
            run.run();
            assertThat(run.broken)
                    .as("mode %s, seed %d:\n%s", mode, seed, String.join("\n", run.trace))
                    .isEmpty();
        }
    }

    /** A session as the model sees it. */
    private record Model(
            Map<String, Object> attributes, Optional<Integer> flash, Optional<String> owner, boolean disowned) {}

    private enum Act {
        LETTER,
        REMOVE,
        COUNT,
        READ,
        FLASH,
        TAKE,
        CLAIM,
        DISOWN,
        CLEAR,
        ROTATE
    }

    /** One call on a session, with what it was about or answered. */
    private record Step(Act act, Object detail) {}

    /** One exchange: what it did, and what became of it. */
    private static final class Doing {
        final int id;
        final List<Step> steps = new ArrayList<>();
        int applied;
        boolean unknown;
        boolean destroys;
        String opened = "";
        Optional<SessionState> successor = Optional.empty();

        Doing(int id) {
            this.id = id;
        }
    }

    private static final class Run implements SteppedStore.Watcher {
        private static final Attribute<String> LETTER = Attribute.of("letter", String.class);
        private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);
        private static final Attribute<Integer> NOTE = Attribute.of("note", Integer.class);
        private static final List<String> PEOPLE = List.of("ada", "bob");
        private static final List<SessionAddress> ADDRESSES =
                List.of(SessionAddress.of("terminal", "7"), SessionAddress.of("terminal", "8"));
        private static final List<Act> ACTS = List.of(Act.values());
        private static final int DEEPEST = 3;

        final List<String> broken = new ArrayList<>();
        final List<String> trace = new ArrayList<>();
        private final Mode mode;
        private final Random random;
        private final World world;
        private final List<Browser> browsers = new ArrayList<>();
        private final Deque<Doing> doing = new ArrayDeque<>();
        private final Set<BirthId> born = new HashSet<>();
        private final Set<String> created = new HashSet<>();
        private final Set<String> ended = new HashSet<>();
        private final Set<String> copied = new HashSet<>();
        private final Set<String> destroyed = new HashSet<>();
        private int exchanges;
        private int notes;
        private boolean undeletable;

        Run(Mode mode, int seed) {
            this.mode = mode;
            this.random = new Random(seed);
            this.world = new World(policy -> mode.quota() ? policy.perOwner(1) : policy, new Random(seed + 1L));
            world.hears = this::heard;
            world.store.watch(this);
            Browser first = world.browser();
            browsers.add(first);
            browsers.add(world.browser());
        }

        void run() {
            for (int i = 0; i < 8 && broken.isEmpty(); i++) {
                undeletable = mode.faults() && random.nextInt(6) == 0;
                act();
                undeletable = false;
                settled();
            }
            Set<String> there = live().keySet();
            if (!mode.faults()) {
                Set<String> expected = new HashSet<>(created);
                expected.removeAll(ended);
                expect(expected.equals(there), "told as alive " + expected + ", there are " + there);
            }
        }

        private void act() {
            switch (random.nextInt(14)) {
                case 0 -> revoke(PEOPLE.get(random.nextInt(2)));
                case 1 -> world.advance(Duration.ofSeconds(random.nextInt(40)));
                case 2 -> world.sessions.deleteExpired(10);
                case 3, 4, 5, 6, 7, 8 -> exchangeAt(ADDRESSES.get(random.nextInt(2)));
                default -> exchangeOf(browsers.get(random.nextInt(2)));
            }
        }

        private void revoke(String principal) {
            trace.add("  ".repeat(doing.size()) + "revokeAll " + principal);
            doing.push(new Doing(++exchanges));
            Set<String> before = doing.size() == 1 ? of(principal) : Set.of();
            try {
                world.sessions.owned().revokeAll(principal);
                Set<String> left = of(principal);
                left.retainAll(before);
                left.removeAll(copied);
                expect(left.isEmpty(), left + " of " + principal + " live after revokeAll");
            } catch (SessionException failed) {
                expect(mode.faults(), "revokeAll failed: " + failed);
            } finally {
                doing.pop();
            }
        }

        private void exchangeAt(SessionAddress address) {
            exchange("at " + address.id(), one -> {
                world.sessions.at(address).edit(session -> body(one, session));
            });
        }

        private void exchangeOf(Browser browser) {
            // A browser that knows another one's token shares its session, or is an attacker.
            Browser carrying = random.nextInt(4) == 0 ? browsers.get(0).attacker() : browser;
            exchange("browser " + browsers.indexOf(carrying), one -> {
                World.Request request = carrying.request();
                body(one, request.session());
                request.respond();
            });
        }

        private interface Exchanging {
            void with(Doing one);
        }

        private void exchange(String where, Exchanging exchanging) {
            Doing one = new Doing(++exchanges);
            String indent = "  ".repeat(doing.size());
            trace.add(indent + one.id + " opens, " + where);
            doing.push(one);
            try {
                exchanging.with(one);
                trace.add(indent + one.id + " is answered");
                if (one.destroys && !one.opened.isEmpty()) {
                    destroyed.add(one.opened);
                }
            } catch (SessionException failed) {
                trace.add(indent + one.id + " fails: " + failed);
                expect(one.applied == 0 || one.unknown, one.id + " was applied and answered with " + failed);
            } finally {
                doing.pop();
            }
            expect(one.applied <= 1, one.id + " was applied " + one.applied + " times");
        }

        private void body(Doing one, Session session) {
            one.opened = session.info().isNew() ? "" : session.info().fingerprint();
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                if (random.nextInt(5) == 0) {
                    nested();
                }
                if (random.nextInt(25) == 0) {
                    note(one, "destroy");
                    session.destroy();
                    one.destroys = true;
                    return;
                }
                Act act = ACTS.get(random.nextInt(ACTS.size()));
                step(session, act).ifPresent(step -> {
                    note(one, step);
                    one.steps.add(step);
                });
            }
        }

        private void note(Doing one, Object what) {
            trace.add("  ".repeat(doing.size()) + one.id + " " + what);
        }

        private Optional<Step> step(Session session, Act act) {
            Optional<String> owner = session.info().owner();
            Object detail = "";
            switch (act) {
                case LETTER -> {
                    detail = owner.orElse("nobody");
                    session.set(LETTER, (String) detail);
                }
                case REMOVE -> session.remove(LETTER);
                case COUNT -> session.update(COUNT, 0, count -> count + 1);
                case READ -> detail = session.get(COUNT);
                case FLASH -> {
                    notes++;
                    detail = notes;
                    session.flash(NOTE, notes);
                }
                case TAKE -> detail = session.takeFlash(NOTE);
                case CLEAR -> session.clear();
                case ROTATE -> session.rotate();
                case DISOWN -> {
                    session.disown();
                    return owner.map(former -> new Step(act, former));
                }
                case CLAIM -> {
                    detail = PEOPLE.get(random.nextInt(2));
                    try {
                        session.claim((String) detail);
                    } catch (IllegalStateException anothers) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(new Step(act, detail));
        }

        private void nested() {
            if (doing.size() < DEEPEST) {
                act();
            }
        }

        // The calls on the store.

        @Override
        public void before(Verb verb) {
            if (verb != Verb.FIND && !doing.isEmpty() && random.nextInt(4) == 0) {
                nested();
            }
            fail(verb, "before");
        }

        @Override
        public void after(Verb verb) {
            fail(verb, "after");
        }

        private void fail(Verb verb, String when) {
            if (undeletable && verb == Verb.DELETE) {
                throw new IllegalStateException("no delete for now");
            }
            if (mode.faults()
                    && verb != Verb.FIND
                    && !doing.isEmpty()
                    && random.nextInt(verb == Verb.DELETE ? 6 : 40) == 0) {
                trace.add("  ".repeat(doing.size()) + "fault " + when + " " + verb);
                doing.element().unknown |= when.equals("after") && verb != Verb.DELETE;
                throw new IllegalStateException("fault " + when + " " + verb);
            }
        }

        @Override
        public void changed(Verb verb, Optional<StoredRecord> from, Optional<StoredRecord> to) {
            Optional<SessionState> before = from.map(this::state);
            Optional<SessionState> after = to.map(this::state);
            if (doing.isEmpty() || after.isEmpty() || verb == Verb.TOUCH) {
                return;
            }
            Doing one = doing.element();
            SessionState next = after.get();
            if (verb == Verb.CREATE && !born.add(next.birthId())) {
                one.successor = after;
            } else if (next.successor().isPresent()) {
                written(one, before.orElseThrow(), one.successor.orElseThrow());
            } else if (before.isPresent() && before.get().birthId().equals(next.birthId())) {
                written(one, before.get(), next);
            } else {
                born.add(next.birthId());
                written(one, SessionState.born(next.birthId(), next.createdAt()).build(), next);
            }
        }

        private void written(Doing one, SessionState before, SessionState after) {
            one.applied++;
            Model expected = over(one, model(before));
            expect(
                    expected.equals(model(after)),
                    one.id + " on " + model(before) + " should give " + expected + ", not " + model(after));
        }

        private Model model(SessionState state) {
            Map<String, Object> attributes = new HashMap<>();
            state.attributes()
                    .find("letter")
                    .ifPresent(value -> attributes.put("letter", world.codec.decode(LETTER, value)));
            state.attributes()
                    .find("count")
                    .ifPresent(value -> attributes.put("count", world.codec.decode(COUNT, value)));
            Optional<Integer> flash =
                    Optional.ofNullable(state.flash().get("note")).map(note -> world.codec.decode(NOTE, note.value()));
            return new Model(attributes, flash, state.owner(), state.disowned());
        }

        /** What these steps make of what was there. */
        private Model over(Doing one, Model base) {
            Map<String, Object> attributes = new HashMap<>(base.attributes);
            Optional<Integer> kept = base.flash;
            Optional<Integer> added = Optional.empty();
            Optional<String> owner = base.owner;
            boolean disowned = base.disowned;
            boolean cleared = false;
            boolean counted = false;
            for (Step step : one.steps) {
                switch (step.act) {
                    case LETTER -> attributes.put("letter", step.detail);
                    case REMOVE -> attributes.remove("letter");
                    case COUNT -> {
                        attributes.merge("count", 1, (count, more) -> (Integer) count + (Integer) more);
                        counted = true;
                    }
                    case READ ->
                        expect(
                                cleared || counted || step.detail.equals(Optional.ofNullable(attributes.get("count"))),
                                one.id + " read " + step.detail + ", and wrote over " + base);
                    case FLASH -> added = Optional.of((Integer) step.detail);
                    case TAKE -> kept = step.detail.equals(kept) ? Optional.empty() : kept;
                    case CLEAR -> {
                        attributes.clear();
                        kept = Optional.empty();
                        added = Optional.empty();
                        disowned = false;
                        cleared = true;
                    }
                    case CLAIM -> {
                        boolean anothers = owner.isPresent() && !owner.equals(Optional.of(step.detail));
                        expect(cleared || !(anothers || disowned), one.id + " claims what was another's: " + base);
                        owner = Optional.of((String) step.detail);
                        disowned = false;
                    }
                    case DISOWN -> {
                        owner = Optional.empty();
                        disowned = true;
                    }
                    case ROTATE -> {}
                }
            }
            return new Model(attributes, added.isPresent() ? added : kept, owner, disowned);
        }

        // The events, and the stored records.

        private void heard(SessionEvent event) {
            if (event instanceof SessionEvent.SuccessorLeft left) {
                copied.add(left.session());
            } else if (event instanceof SessionEvent.Created first) {
                created.add(first.session());
            } else if (event instanceof SessionEvent.Ended end && !copied.contains(end.session())) {
                boolean first = ended.add(end.session());
                expect(first || rotating(end.session()), end.session() + " is told as ended twice");
            }
        }

        /** Whether it is between the two writes of a rotation, when it is there twice. */
        private boolean rotating(String session) {
            return doing.stream()
                    .flatMap(one -> one.successor.stream())
                    .anyMatch(copy -> copy.birthId().fingerprint().equals(session));
        }

        /** After an exchange of which no other one is the cause. */
        private void settled() {
            Set<String> there = live().keySet();
            there.removeAll(copied);
            for (String session : there) {
                expect(!destroyed.contains(session), session + " was destroyed and lives");
                expect(!ended.contains(session), session + " is told as ended and lives");
            }
        }

        private Map<String, Optional<String>> live() {
            return world.store.all().stream()
                    .map(this::state)
                    .filter(state -> state.successor().isEmpty())
                    .collect(Collectors.toMap(
                            state -> state.birthId().fingerprint(),
                            SessionState::owner,
                            (one, other) -> one.isPresent() ? one : other));
        }

        private Set<String> of(String principal) {
            return live().entrySet().stream()
                    .filter(session -> session.getValue().equals(Optional.of(principal)))
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
