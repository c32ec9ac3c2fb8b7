package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.CITY;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Rotation: a new token for the same session, and what becomes of those who still know the former one. */
class RotationTest {

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));

    private static void unavailable() {
        throw new SessionStoreUnavailableException("cut");
    }

    @Test
    void keepsDataBirthAndAbsoluteDeadline() {
        Token former = browser.token();
        String fingerprint = browser.info().fingerprint();
        world.advance(Duration.ofMinutes(10));
        browser.write(s -> s.rotate());

        assertThat(browser.token()).isNotEqualTo(former);
        assertThat(browser.value(POINTS)).contains(100);
        assertThat(browser.info().fingerprint()).isEqualTo(fingerprint);
        assertThat(browser.info().createdAt()).isEqualTo(World.START);
        for (int i = 0; i < 28; i++) {
            world.advance(Duration.ofMinutes(25));
            browser.value(POINTS);
        }
        assertThat(browser.value(POINTS)).contains(100);
        world.advance(Duration.ofMinutes(10));
        assertThat(browser.value(POINTS))
                .as("twelve hours after it was created")
                .isEmpty();
    }

    @Test
    void twiceInOneExchangeLeavesOneLiveToken() {
        browser.write(s -> {
            s.rotate();
            s.rotate();
            s.set(COUNTRY, "DE");
        });

        assertThat(world.store.all()).as("the session and the marker").hasSize(2);
        assertThat(browser.value(COUNTRY)).contains("DE");
        assertThat(world.heard(SessionEvent.Rotated.class)).hasSize(1);
    }

    @Test
    void ofASessionThatWasNeverSavedStoresTheNewOneOnly() {
        Browser fresh = world.browser().write(s -> {
            s.rotate();
            s.set(COUNTRY, "DE");
        });

        assertThat(fresh.value(COUNTRY)).contains("DE");
        assertThat(world.store.all()).hasSize(2);
        Browser untouched = world.browser().write(s -> s.rotate());
        assertThat(untouched.carries()).isFalse();
        assertThat(world.store.all()).hasSize(2);
    }

    @Test
    void ofADestroyedSessionIsRefused() {
        Request request = browser.request();
        request.session().destroy();

        assertThatThrownBy(() -> request.session().rotate())
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("clear()")
                .hasMessageContaining("rotate()");
        request.respond();
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void atAnAddressDoesNothing() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        long writes = world.store.writes();
        world.sessions.at(CHAT).edit(s -> s.rotate());

        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(world.chat(POINTS)).contains(1);
    }

    // Guard: Opening.handedOver opens a marker as empty.
    @Test
    void theSupersededTokenOpensEmptyAndAnswersKeep() {
        Browser slow = browser.attacker();
        browser.write(s -> s.rotate());

        assertThat(slow.value(POINTS)).isEmpty();
        assertThat(slow.last).isEqualTo(new Directive.Keep());
    }

    // Guard: the check of Opened.Superseded in Creating.requireCreatable.
    @Test
    void theSupersededTokenCannotWrite() {
        Browser slow = browser.attacker();
        browser.write(s -> s.rotate());

        assertThatThrownBy(() -> slow.write(s -> s.set(COUNTRY, "DE"))).isInstanceOf(SessionConflictException.class);
        assertThat(slow.last).isEqualTo(new Directive.Keep());
    }

    @Test
    void aClaimWithTheSupersededTokenStartsASessionOfItsOwn() {
        Browser slow = browser.attacker();
        browser.write(s -> s.claim("ada"));
        slow.write(s -> s.claim("ada"));

        assertThat(slow.token()).isNotEqualTo(browser.token());
        assertThat(slow.value(POINTS)).isEmpty();
        assertThat(slow.info().owner()).contains("ada");
        assertThat(browser.value(POINTS)).contains(100);
    }

    @Test
    void afterTheHandOverTheFormerTokenIsAStrangers() {
        Browser slow = browser.attacker();
        browser.write(s -> s.rotate());
        world.advance(Composition.HAND_OVER.minusMillis(1));
        slow.value(POINTS);
        assertThat(world.heard(SessionEvent.Refused.class)).isEmpty();
        world.advance(Duration.ofMillis(1));

        slow.write(s -> s.set(COUNTRY, "FR"));

        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(SessionEvent.RefusalReason.SUPERSEDED);
        assertThat(slow.value(COUNTRY)).contains("FR");
        assertThat(browser.value(COUNTRY)).isEmpty();
    }

    @Test
    void theMarkerIsReclaimableAfterItsLifeAndHoldsNoData() {
        browser.write(s -> {
            s.set(COUNTRY, "DE");
            s.rotate();
        });
        Instant reclaim = world.instant().plus(World.MARKER_LIFE);

        var marker = world.store.all().stream()
                .filter(record -> record.reclaimAt().equals(reclaim))
                .findFirst()
                .orElseThrow();
        assertThat(world.codec.read(marker.payload()).attributes().count()).isZero();
        assertThat(world.codec.read(marker.payload()).successor()).isPresent();
    }

    // Guard: Updating.run treats a marker as a conflict.
    @Test
    void aWriterInFlightWithTheFormerTokenConflicts() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        browser.write(s -> s.rotate());

        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
        assertThat(browser.value(COUNTRY)).isEmpty();
        assertThat(world.store.all()).as("the session and the marker").hasSize(2);
    }

    // Guard: the absorption in Updating.run.
    @Test
    void aSecondRotationIsAbsorbed() {
        Request slow = browser.request();
        slow.session().rotate();
        browser.write(s -> s.rotate());
        Token issued = browser.token();

        assertThat(slow.respond()).isEqualTo(new Directive.Keep());
        assertThat(browser.token()).isEqualTo(issued);
        assertThat(browser.value(POINTS)).contains(100);
        assertThat(world.heard(SessionEvent.Rotated.class)).hasSize(1);
    }

    // Guard: the absorption looks whether anything but a new token was asked for.
    @Test
    void aClaimIsNeverAbsorbed() {
        Request slow = browser.request();
        slow.session().claim("ada");
        browser.write(s -> s.rotate());

        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
        assertThat(browser.info().owner()).isEmpty();
    }

    @Test
    void concurrentRotationsLeaveOneLiveSuccessor() {
        Request slow = browser.request();
        slow.session().rotate();
        world.store.before(Verb.REPLACE, () -> browser.write(s -> s.rotate()));

        assertThat(slow.respond()).isEqualTo(new Directive.Keep());
        assertThat(browser.value(POINTS)).contains(100);
        assertThat(world.store.all()).as("the session and one marker").hasSize(2);
    }

    // Guard: StoredBackend.rotate drops the successor, and Updating.run tries again from what is there.
    @Test
    void aWriteBetweenTheTwoStepsIsKept() {
        Request slow = browser.request();
        slow.session().update(POINTS, 0, p -> p + 50);
        slow.session().rotate();
        world.store.before(Verb.REPLACE, () -> browser.write(s -> s.update(POINTS, 0, p -> p - 20)));

        slow.respond();

        assertThat(browser.value(POINTS)).contains(130);
        assertThat(world.store.all()).as("the session and the marker").hasSize(2);
    }

    // Guard: StoredBackend.rotate reads once after a fault.
    @Test
    void aMarkerWhoseAcknowledgementWasLostCounts() {
        world.store.after(Verb.REPLACE, RotationTest::unavailable);

        browser.write(s -> s.claim("ada"));

        assertThat(browser.info().owner()).contains("ada");
    }

    // Guard: StoredBackend.rotate never drops the successor after a fault.
    @Test
    void aFaultBetweenTheTwoStepsLeavesTheSessionAndACopyThatCanBeRevoked() {
        world.store.before(Verb.REPLACE, RotationTest::unavailable);

        assertThatThrownBy(() -> browser.write(s -> s.claim("ada")))
                .isInstanceOf(SessionStoreUnavailableException.class);

        assertThat(browser.value(POINTS)).contains(100);
        assertThat(browser.info().owner()).isEmpty();
        assertThat(world.store.all()).hasSize(2);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
        assertThat(world.sessions.owned().list("ada")).hasSize(1);
        assertThat(world.sessions.owned().revokeAll("ada")).isEqualTo(1);
        assertThat(world.store.all()).hasSize(1);
    }

    @Test
    void aFaultThatCannotBeLookedIntoIsReportedAsItWas() {
        world.store.before(Verb.REPLACE, () -> {
            world.store.before(Verb.FIND, RotationTest::unavailable);
            unavailable();
        });

        assertThatThrownBy(() -> browser.write(s -> s.rotate()))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .satisfies(fault -> assertThat(fault.getSuppressed()).hasSize(1));
    }

    /** A rotation that meets another write, and then a storage that cannot say what that was. */
    private Request blind(Runnable deletion) {
        Request slow = browser.request();
        slow.session().rotate();
        world.store.before(Verb.REPLACE, () -> {
            browser.write(s -> s.set(POINTS, 50));
            world.store.before(Verb.FIND, RotationTest::unavailable);
            world.store.before(Verb.DELETE, deletion);
        });
        return slow;
    }

    // Guard: StoredBackend.marked; the marker is not in place, so nobody is led to the successor.
    @Test
    void aConflictThatCannotBeLookedIntoLeavesNoSuccessor() {
        assertThatThrownBy(blind(() -> {})::respond).isInstanceOf(SessionStoreUnavailableException.class);

        assertThat(world.store.all()).hasSize(1);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).isEmpty();
        assertThat(browser.value(POINTS)).contains(50);
    }

    @Test
    void aConflictThatCannotBeLookedIntoReportsTheSuccessorThatCannotBeDropped() {
        assertThatThrownBy(blind(RotationTest::unavailable)::respond)
                .isInstanceOf(SessionStoreUnavailableException.class);

        assertThat(world.store.all()).hasSize(2);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
    }

    @Test
    void aSuccessorThatCannotBeDroppedIsReported() {
        Request slow = browser.request();
        slow.session().rotate();
        world.store.before(Verb.REPLACE, () -> {
            browser.write(s -> s.rotate());
            world.store.before(Verb.DELETE, RotationTest::unavailable);
        });

        slow.respond();

        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
    }

    // Fixation in flight, the login first. Guard: rotation leaves a marker, and a marker is a conflict.
    @Test
    void anAttackersRotationAfterTheLoginGetsNothing() {
        Browser attacker = browser.attacker();
        Request login = browser.request();
        login.session().claim("ada");
        Request attack = attacker.request();
        attack.session().rotate();

        login.respond();
        Directive loot = attack.respond();

        assertThat(loot).isEqualTo(new Directive.Keep());
        assertThat(attacker.info().owner()).isEmpty();
        assertThat(attacker.value(POINTS)).isEmpty();
        assertThat(browser.info().owner()).contains("ada");
    }

    // Fixation in flight, the attacker first. Guard: a claim is never absorbed by another rotation.
    @Test
    void aLoginAfterAnAttackersRotationDoesNotSignTheAttackerIn() {
        Browser attacker = browser.attacker();
        Request login = browser.request();
        login.session().claim("ada");
        Request attack = attacker.request();
        attack.session().rotate();

        attack.respond();
        assertThatThrownBy(login::respond).isInstanceOf(SessionConflictException.class);

        assertThat(attacker.info().owner()).isEmpty();
        browser.write(s -> s.claim("ada"));
        assertThat(browser.info().owner()).contains("ada");
        assertThat(attacker.info().owner()).isEmpty();
    }

    @Test
    void anAttackersWriteNeitherLandsInTheSignedInSessionNorShowsIt() {
        Request attack = browser.attacker().request();
        attack.session().set(COUNTRY, "planted");
        browser.write(s -> {
            s.claim("ada");
            s.set(CITY, "private");
        });

        assertThatThrownBy(() -> attack.session().save()).isInstanceOf(SessionConflictException.class);
        assertThat(browser.names()).containsExactlyInAnyOrder("city", "points");
        assertThatThrownBy(attack.exchange()::committed).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void aLoginAndAStrayReadInEitherOrderEndSignedIn() {
        Browser other = browser.attacker();
        Request stray = browser.request();
        Directive issued = login(browser.request().exchange());
        browser.receive(issued);
        browser.receive(stray.commit());
        assertThat(browser.info().owner()).contains("ada");

        Request late = other.request();
        Directive keep = late.commit();
        browser.receive(keep);
        assertThat(keep).isEqualTo(new Directive.Keep());
        assertThat(browser.info().owner()).contains("ada");
    }

    private static Directive login(SessionExchange exchange) {
        exchange.session().claim("ada");
        return exchange.commit();
    }

    @Test
    void claimingForTheSamePrincipalRotates() {
        browser.write(s -> s.claim("ada"));
        Token first = browser.token();
        browser.write(s -> s.claim("ada"));

        assertThat(browser.token()).isNotEqualTo(first);
        assertThat(browser.value(POINTS)).contains(100);
    }

    // Guard: WorkingSession.claim.
    @Test
    void claimingForAnotherPrincipalRequiresAClear() {
        browser.write(s -> s.claim("ada"));

        assertThatThrownBy(() -> browser.write(s -> s.claim("bob")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clear()");
        browser.write(s -> {
            s.clear();
            s.claim("bob");
        });
        assertThat(browser.info().owner()).contains("bob");
        assertThat(browser.names()).isEmpty();
    }

    @Test
    void claimingWhatWasDisownedRequiresAClearAlsoInALaterExchange() {
        browser.write(s -> s.claim("ada"));
        Token owned = browser.token();
        browser.write(s -> s.disown());

        assertThat(browser.token()).isNotEqualTo(owned);
        assertThat(browser.value(POINTS)).contains(100);
        assertThatThrownBy(() -> browser.write(s -> s.claim("ada"))).isInstanceOf(IllegalStateException.class);
        browser.write(s -> s.clear());
        browser.write(s -> s.claim("bob"));
        assertThat(browser.info().owner()).contains("bob");
    }

    @Test
    void disownAndClaimInOneExchangeRequireAClearToo() {
        browser.write(s -> s.claim("ada"));

        assertThatThrownBy(() -> browser.write(s -> {
                    s.disown();
                    s.claim("bob");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNewPrincipalStartsTheAbsoluteLifetimeAfreshAndTheSameOneDoesNot() {
        world.advance(Duration.ofMinutes(20));
        browser.write(s -> s.claim("ada"));
        world.advance(Duration.ofMinutes(20));
        browser.write(s -> s.claim("ada"));
        for (int i = 0; i < 27; i++) {
            world.advance(Duration.ofMinutes(25));
            browser.value(POINTS);
        }
        world.advance(Duration.ofMinutes(24));
        assertThat(browser.value(POINTS))
                .as("11 h 59 min after the first claim")
                .contains(100);
        world.advance(Duration.ofMinutes(1));
        assertThat(browser.value(POINTS)).as("12 h after the first claim").isEmpty();
    }

    @Test
    void aForcedCollisionGivesAnotherToken() {
        FixedNumbers numbers = new FixedNumbers();
        World colliding = new World(policy -> policy, numbers);
        Browser victim = colliding.browser().write(s -> s.set(COUNTRY, "DE"));
        numbers.repeat();
        Browser second = colliding.browser().write(s -> s.set(COUNTRY, "FR"));

        assertThat(second.token()).isNotEqualTo(victim.token());
        assertThat(victim.value(COUNTRY)).contains("DE");
        assertThat(second.value(COUNTRY)).contains("FR");
    }
}
