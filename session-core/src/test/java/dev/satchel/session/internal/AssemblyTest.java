package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Conflicts;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Undecodable;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** What a stack promises is checked when it is composed, and what its parts do wrong stays where it belongs. */
class AssemblyTest {

    private final World world = new World();

    private static Sessions.Builder builder(World world) {
        return Sessions.named("test").codec(world.codec).store(world.store).clock(world);
    }

    @Test
    void allProblemsAreListedEachWithItsFix() {
        assertThatThrownBy(() -> Sessions.named("no name!").build())
                .isInstanceOfSatisfying(
                        SessionConfigurationException.class,
                        problem -> assertThat(problem.problems())
                                .extracting(Problem::id)
                                .containsExactly("stack.name", "stack.codec", "stack.storage"))
                .hasMessageContaining("fix: add codec(JsonCodec.standard())");
    }

    @Test
    void aStoreAndABackendAreOneTooMany() {
        assertThatThrownBy(
                        () -> builder(world).backend(parts -> new Forgetful()).build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("stack.storage");
    }

    @Test
    void aRuleThatTheBackendCannotKeepIsRefused() {
        for (Conflicts rule : List.of(Conflicts.rebase(), Conflicts.fail(), Conflicts.retry(1))) {
            assertThatThrownBy(() -> Sessions.named("test")
                            .codec(world.codec)
                            .policy(SessionPolicy.builder().conflicts(rule).build())
                            .backend(parts -> new Forgetful())
                            .build())
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("stack.conflicts");
        }
    }

    @Test
    void whatABackendCannotDoIsATypedRefusal() {
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .backend(parts -> new Forgetful())
                .build();

        assertThatThrownBy(() -> sessions.at(CHAT)).isInstanceOf(SessionConfigurationException.class);
        assertThatThrownBy(sessions::owned)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("ledger");
        assertThat(sessions.deleteExpired(1)).isZero();
        assertThat(sessions.describe()).contains("last write wins").contains("note        forgets everything");
    }

    // Guard: Engine.deleteExpired.
    @Test
    void whatCannotBeDeletedIsRefusedAndNotCalledNothing() {
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .store(new ReplayingStore(world.store))
                .build();

        assertThatThrownBy(() -> sessions.deleteExpired(1))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("stack.not-reapable");
    }

    @Test
    void theBestRuleIsTheDefault() {
        assertThat(builder(world).build().describe()).contains("conflicts   rebase");
    }

    @Test
    void describeNamesThePartsAndTheGuarantees() {
        String text = builder(world).build().describe();

        assertThat(text)
                .contains("stack       test")
                .contains("storage     stepped")
                .contains("COMPARE_AND_SET")
                .contains("OWNER_INDEX")
                .doesNotContain("SHARED")
                .contains("idle PT30M, absolute PT12H")
                .contains("1048576 bytes");
    }

    @Test
    void describeSaysEachThingOnALineOfItsOwn() {
        assertThat(world.sessions).hasToString("Sessions[test]");
        assertThat(world.sessions.describe().lines())
                .extracting(line -> line.substring(0, 12).strip())
                .containsExactly(
                        "stack",
                        "storage",
                        "guarantees",
                        "codec",
                        "lifetime",
                        "anonymous",
                        "per owner",
                        "touch",
                        "conflicts",
                        "budget",
                        "undecodable",
                        "outage",
                        "reaping");
        assertThat(world.sessions.hybrid()).isFalse();
    }

    @Test
    void twoStacksOnOneStoreNeverSeeEachOther() {
        Sessions other =
                Sessions.named("other").codec(world.codec).store(world.store).build();
        world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        Optional<String> seen = other.at(CHAT).read(v -> v.get(COUNTRY));
        assertThat(seen).isEmpty();
    }

    @Test
    void aListenerThatThrowsOrCallsBackBreaksNothing() {
        Sessions[] self = new Sessions[1];
        int[] heard = {0};
        self[0] = builder(world)
                .listener(event -> {
                    throw new IllegalStateException("broken");
                })
                .listener(event -> {
                    heard[0]++;
                    self[0].at(CHAT).read(v -> v.get(COUNTRY));
                })
                .build();
        self[0].at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        assertThat(heard[0]).isEqualTo(1);
    }

    @Test
    void anOutageIsNotAnEmptySession() {
        Browser browser = world.browser().write(s -> s.set(POINTS, 1));
        world.store.before(Verb.FIND, () -> {
            throw new IllegalStateException("down");
        });

        assertThatThrownBy(() -> browser.value(POINTS))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("stepped")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void unlessThePolicySaysSoAndThenItCannotBeWritten() {
        World bridged = new World(policy -> policy.bridgeOutages());
        Browser browser = bridged.browser().write(s -> s.set(POINTS, 1));
        Runnable down = () -> {
            throw new IllegalStateException("down");
        };
        bridged.store.before(Verb.FIND, down);
        assertThat(browser.value(POINTS)).isEmpty();
        assertThat(browser.last).isEqualTo(new Directive.Keep());
        assertThat(bridged.heard(SessionEvent.OutageBridged.class)).hasSize(1);

        bridged.store.before(Verb.FIND, down);
        assertThatThrownBy(() -> browser.write(s -> s.set(POINTS, 2)))
                .isInstanceOf(SessionStoreUnavailableException.class);
        bridged.store.before(Verb.FIND, down);
        assertThatThrownBy(() -> browser.write(s -> s.destroy())).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(browser.value(POINTS)).contains(1);
    }

    private void corrupt(World corrupted) {
        StoredRecord record = corrupted.store.all().get(0);
        corrupted.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.of(new byte[] {1, 2, 3})));
    }

    @Test
    void anUnreadableSessionIsReplacedWhereThePolicyDropsIt() {
        World dropping = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        dropping.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        corrupt(dropping);

        assertThat(dropping.chat(COUNTRY)).isEmpty();
        dropping.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));

        assertThat(dropping.chat(COUNTRY)).contains("FR");
        assertThat(dropping.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsOnly(SessionEvent.RefusalReason.CORRUPT);
        assertThat(dropping.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(SessionEvent.EndReason.CORRUPT);
    }

    // Guard: Creating.replaced asks first whether there was anything to read; what it guesses of the times says
    // nothing.
    @Test
    void anUnreadableSessionIsToldAsCorruptHoweverOldItIs() {
        world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        corrupt(world);
        world.advance(Duration.ofDays(30));

        world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));

        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(SessionEvent.EndReason.CORRUPT);
    }

    @Test
    void orFailsWhereThePolicySaysSo() {
        World strict = new World(policy -> policy.undecodable(Undecodable.FAIL));
        strict.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        corrupt(strict);

        assertThatThrownBy(() -> strict.chat(COUNTRY)).isInstanceOf(CorruptSessionException.class);
    }

    @Test
    void whatIsSealedAtRestCannotBeReadPlantedOrSwapped() {
        Sessions sealed = builder(world).sealAtRest(new Mirror()).build();
        sealed.at(CHAT).edit(s -> {
            s.set(COUNTRY, "DE");
            s.claim("ada");
        });
        StoredRecord record = world.store.all().get(0);
        assertThat(new String(record.payload().toBytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("country");
        Optional<String> read = sealed.at(CHAT).read(v -> v.get(COUNTRY));
        assertThat(read).contains("DE");
        assertThat(sealed.owned().list("ada", COUNTRY).get(0).shown()).containsEntry("country", "DE");
        assertThat(sealed.describe()).contains("sealed at rest by mirror");

        world.sessions.at(CHAT).read(v -> v.names());
        Sessions plain = builder(world).build();
        Optional<String> unsealed = plain.at(CHAT).read(v -> v.get(COUNTRY));
        assertThat(unsealed).isEmpty();
        SessionPolicy dropping =
                SessionPolicy.builder().undecodable(Undecodable.DROP_SESSION).build();
        builder(world).policy(dropping).build().at(CHAT).edit(s -> s.set(COUNTRY, "planted"));
        Optional<String> planted = sealed.at(CHAT).read(v -> v.get(COUNTRY));
        assertThat(planted).isEmpty();
    }

    @Test
    void sealAtRestNeedsAStore() {
        assertThatThrownBy(() -> Sessions.named("test")
                        .codec(world.codec)
                        .backend(parts -> new Forgetful())
                        .sealAtRest(new Mirror())
                        .build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("stack.seal-at-rest");
    }

    @Test
    void theReaperRunsOnTheExecutorThatWasHandedOver() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try {
            builder(world).reapEvery(Duration.ofDays(1), executor).build();
        } finally {
            assertThat(executor.shutdownNow()).as("the reaper that waits").hasSize(1);
        }
        assertThatThrownBy(
                        () -> builder(world).reapEvery(Duration.ZERO, executor).build())
                .isInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void nothingShowsASecret() {
        Browser browser = world.browser().write(s -> {
            s.set(COUNTRY, "top secret");
            s.claim("ada");
        });
        StoredRecord record = world.store.all().get(0);
        String shown = browser.token() + " " + record + " " + record.payload() + " " + record.key() + " "
                + record.owner() + " " + world.codec.read(record.payload()) + " " + CHAT + " " + world.events + " "
                + world.sessions + " " + world.sessions.describe() + browser.last;

        assertThat(shown)
                .doesNotContain(browser.token().value())
                .doesNotContain("top secret")
                .doesNotContain(record.key().hex());
        assertThat(CHAT.toString()).doesNotContain("42");
    }

    /** A backend that promises nothing and keeps it. */
    private static final class Forgetful implements SessionBackend {
        @Override
        public BackendTraits traits() {
            Set<Guarantee> none = EnumSet.noneOf(Guarantee.class);
            return new BackendTraits("forgetful", none, 1000, List.of("forgets everything"));
        }

        @Override
        public Loaded load(Locator presented) {
            return new Loaded.Nothing();
        }

        @Override
        public Written create(
                Optional<dev.satchel.session.SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
            return new Written.Conflict(new Loaded.Nothing());
        }

        @Override
        public Written update(Snapshot held, SessionState next) {
            return new Written.Conflict(new Loaded.Nothing());
        }

        @Override
        public Written rotate(Snapshot held, SessionState next) {
            return new Written.Conflict(new Loaded.Nothing());
        }

        @Override
        public boolean end(Snapshot held, Instant openedAt) {
            return false;
        }
    }
}
