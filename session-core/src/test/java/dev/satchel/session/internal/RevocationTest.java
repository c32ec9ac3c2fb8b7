package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.OwnedSessions.Ref;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import dev.satchel.session.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A revocation finds and ends what a principal has, however many records there are and whatever goes on beside it. */
class RevocationTest {

    private final World world = new World(policy -> policy.perOwner(Integer.MAX_VALUE));

    private Browser signedIn() {
        return world.browser().write(s -> s.claim("ada"));
    }

    private int revokeAll() {
        return world.sessions.owned().revokeAll("ada");
    }

    private List<EndReason> reasons() {
        return world.heard(SessionEvent.Ended.class).stream()
                .map(SessionEvent.Ended::reason)
                .toList();
    }

    /** Makes the record unreadable, as one that a newer release wrote. */
    private void damage(Browser browser) {
        StoredRecord record = world.store.all().stream()
                .filter(each ->
                        each.key().equals(new dev.satchel.session.backend.KeySpace("test").key(browser.token())))
                .findFirst()
                .orElseThrow();
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.of("of another format".getBytes(StandardCharsets.US_ASCII))));
    }

    // Guard: OwnerWalk goes on to the last page.
    @Test
    void sixThousandPassedSessionsHideNoLiveOne() {
        List<Browser> kept = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            Browser browser = signedIn();
            if (i % 2_000 == 1_999) {
                kept.add(browser);
            }
        }
        world.advance(Duration.ofMinutes(20));
        kept.forEach(browser -> browser.value(POINTS));
        world.advance(Duration.ofMinutes(20));

        assertThat(world.sessions.owned().list("ada")).hasSize(3);
        assertThat(revokeAll()).isEqualTo(3);
        assertThat(kept)
                .allSatisfy(browser -> assertThat(browser.info().owner()).isEmpty());
        assertThat(reasons()).hasSize(6_000);
        assertThat(reasons().stream().filter(EndReason.REVOKED::equals)).hasSize(3);
    }

    @Test
    void eachOfTwoThousandSessionsIsRevokedByItsOwnReference() {
        List<Ref> refs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            refs.add(signedIn().info().ref().orElseThrow());
        }

        assertThat(refs)
                .allSatisfy(
                        ref -> assertThat(world.sessions.owned().revoke(ref)).isTrue());
        assertThat(world.sessions.owned().list("ada")).isEmpty();
    }

    // Guard: Revocation follows only markers whose successor the walk did not meet.
    @Test
    void tenThousandRotationsAreRevokedInOneWalk() {
        Browser browser = signedIn();
        for (int i = 0; i < 10_000; i++) {
            world.advance(Duration.ofMillis(30));
            browser.write(s -> s.rotate());
        }
        world.store.calls.clear();

        assertThat(revokeAll()).isEqualTo(1);
        assertThat(world.store.calls).hasSizeLessThan(100);
        assertThat(browser.info().owner()).isEmpty();
        assertThat(revokeAll()).isZero();
    }

    // Guard: StoredBackend.end counts attempts for each key.
    @Test
    void aLogoutFollowsAChainOfRotationsOfAnyLength() {
        Browser browser = signedIn();
        Request logout = browser.attacker().request();
        for (int i = 0; i < 200; i++) {
            browser.write(s -> s.rotate());
        }
        logout.session().destroy();
        logout.respond();

        assertThat(browser.info().owner()).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    @Test
    void aThiefWhoRotatesWhileOneRevokesIsFollowedToTheEnd() {
        Browser thief = signedIn();
        world.store.before(Verb.DELETE, () -> {
            for (int i = 0; i < 200; i++) {
                thief.write(s -> s.rotate());
            }
        });

        assertThat(revokeAll()).isEqualTo(1);
        assertThat(thief.info().owner()).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    // Guard: Revocation.drop.
    @Test
    void whatCannotBeReadIsEndedCountedAndTold() {
        Browser damaged = signedIn();
        signedIn();
        damage(damaged);

        assertThat(world.sessions.owned().list("ada")).hasSize(1);
        assertThat(world.sessions.owned().list("ada").unreadable()).isEqualTo(1);
        assertThat(revokeAll()).isEqualTo(2);
        assertThat(world.store.all()).isEmpty();
        assertThat(reasons()).containsExactly(EndReason.REVOKED, EndReason.REVOKED);
        assertThat(world.sessions.owned().list("ada").unreadable()).isZero();
    }

    @Test
    void aReferenceThatMayNameWhatCannotBeReadIsNotCalledGone() {
        Browser damaged = signedIn();
        Ref ref = damaged.info().ref().orElseThrow();
        damage(damaged);

        assertThatThrownBy(() -> world.sessions.owned().revoke(ref)).isInstanceOf(CorruptSessionException.class);
        assertThat(world.sessions.owned().revokeOthers("ada", ref)).isEqualTo(1);
        assertThat(world.sessions.owned().revoke(ref)).isFalse();
    }

    // Guard: Revocation walks again after a fault.
    @Test
    void aFaultThatPassesCostsNothing() {
        signedIn();
        signedIn();
        world.store.before(Verb.DELETE, RevocationTest::unavailable);

        assertThat(revokeAll()).isEqualTo(2);
        assertThat(world.sessions.owned().list("ada")).isEmpty();
    }

    // Guard: Revocation.failed keeps the walk going.
    @Test
    void aSessionThatCannotBeEndedDoesNotStopTheOthers() {
        Browser stubborn = signedIn();
        Browser second = signedIn();
        Browser third = signedIn();
        world.store.before(Verb.DELETE, RevocationTest::unavailable);
        world.store.before(Verb.DELETE, () -> {});
        world.store.before(Verb.DELETE, () -> {});
        for (int walk = 1; walk < 8; walk++) {
            world.store.before(Verb.DELETE, RevocationTest::unavailable);
        }

        assertThatThrownBy(this::revokeAll).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(stubborn.info().owner()).contains("ada");
        assertThat(second.info().owner()).isEmpty();
        assertThat(third.info().owner()).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(2);
    }

    private static void unavailable() {
        throw new SessionStoreUnavailableException("down");
    }

    // Guard: StoredBackend.revoked.
    @Test
    void aLoginWhoseSuccessorWasRevokedDoesNotGoOnWithTheFormerRecord() {
        Browser browser = world.browser().write(s -> s.set(POINTS, 1));
        Browser other = browser.attacker();
        Request login = browser.request();
        login.session().claim("ada");
        world.store.before(Verb.REPLACE, () -> {
            assertThat(revokeAll()).isEqualTo(1);
            other.write(s -> s.set(POINTS, 2));
        });

        assertThatThrownBy(login::respond).isInstanceOf(SessionConflictException.class);
        assertThat(other.value(POINTS)).isEmpty();
        assertThat(world.store.all()).isEmpty();
        assertThat(reasons()).containsExactly(EndReason.REVOKED);
    }
}
