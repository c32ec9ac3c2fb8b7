package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Lifetime;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many sessions a principal may have, and how long those live that have none. */
class OwnerQuotaTest {

    private Browser signIn(World world) {
        world.advance(Duration.ofSeconds(1));
        return world.browser().write(s -> s.claim("ada"));
    }

    // Guard: OwnerQuota.trim.
    @Test
    void oneSessionTooManyEndsTheLeastRecentlyUsed() {
        World world = new World(policy -> policy.perOwner(2));
        Browser first = signIn(world);
        Browser second = signIn(world);
        world.advance(Duration.ofMinutes(2));
        first.value(POINTS);
        Browser third = signIn(world);

        assertThat(first.info().owner()).contains("ada");
        assertThat(second.info().owner()).isEmpty();
        assertThat(third.info().owner()).contains("ada");
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(SessionEvent.EndReason.REVOKED);
    }

    @Test
    void signingInAgainInTheSameSessionCountsOnce() {
        World world = new World(policy -> policy.perOwner(1).refuseFurtherClaims());
        Browser only = signIn(world);
        only.write(s -> s.claim("ada"));

        assertThat(only.info().owner()).contains("ada");
    }

    // Guard: OwnerQuota.admit.
    @Test
    void oneSessionTooManyIsRefusedAndNothingIsStored() {
        World world = new World(policy -> policy.perOwner(1).refuseFurtherClaims());
        signIn(world);
        Browser second = world.browser().write(s -> s.set(POINTS, 7));

        assertThatThrownBy(() -> second.write(s -> s.claim("ada"))).isInstanceOf(SessionStoreFullException.class);
        assertThat(second.value(POINTS)).contains(7);
        assertThat(second.info().owner()).isEmpty();
        world.sessions.owned().revokeAll("ada");
        second.write(s -> s.claim("ada"));
        assertThat(second.info().owner()).contains("ada");
    }

    @Test
    void anExpiredSessionDoesNotCount() {
        World world = new World(policy -> policy.perOwner(1).refuseFurtherClaims());
        signIn(world);
        world.advance(Duration.ofMinutes(31));

        assertThat(signIn(world).info().owner()).contains("ada");
    }

    @Test
    void aQuotaNeedsAnIndexAndRoomForOne() {
        World world = new World();
        List<SessionPolicy> counting = List.of(
                SessionPolicy.builder().perOwner(1).build(),
                SessionPolicy.builder().refuseFurtherClaims().build());
        for (SessionPolicy policy : counting) {
            assertThatThrownBy(() -> dev.satchel.session.Sessions.named("test")
                            .codec(world.codec)
                            .store(new ReplayingStore(world.store))
                            .policy(policy)
                            .build())
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("stack.per-owner");
        }
        assertThatThrownBy(() -> SessionPolicy.builder().perOwner(0).build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("policy.per-owner");
    }

    // Guard: OwnerQuota.trim never throws.
    @Test
    void aQuotaThatCannotBeTrimmedIsToldAndTheLoginIsAnswered() {
        World world = new World(policy -> policy.perOwner(1));
        signIn(world);
        for (int walk = 0; walk < 8; walk++) {
            world.store.before(SteppedStore.Verb.DELETE, () -> {
                throw new SessionStoreUnavailableException("down");
            });
        }

        Browser second = signIn(world);

        assertThat(second.info().owner()).contains("ada");
        assertThat(world.heard(SessionEvent.OwnerLimitMissed.class)).hasSize(1);
        assertThat(world.sessions.owned().list("ada")).hasSize(2);
        signIn(world);
        assertThat(world.sessions.owned().list("ada")).hasSize(1);
    }

    // Guard: Stack.perOwner has a default.
    @Test
    void aHundredSessionsAreTheMostOfAPrincipalWhereThePolicyDoesNotSay() {
        World world = new World();
        Browser first = signIn(world);
        for (int i = 0; i < 100; i++) {
            signIn(world);
        }

        assertThat(world.sessions.owned().list("ada")).hasSize(100);
        assertThat(first.info().owner()).isEmpty();
        assertThat(world.sessions.describe()).contains("100 sessions at most, then the least recently used ends");
    }

    @Test
    void fiveThousandPassedSessionsHideNoneThatCountsAndAreForgottenOnceTheyMayBe() {
        World world = new World(policy -> policy.perOwner(5));
        for (int i = 0; i < 1_000; i++) {
            for (int j = 0; j < 5; j++) {
                signIn(world);
            }
            world.advance(Duration.ofMinutes(31));
        }
        for (int i = 0; i < 40; i++) {
            signIn(world);
        }

        assertThat(world.sessions.owned().list("ada")).hasSize(5);
        assertThat(world.store.all()).hasSizeLessThan(20);
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(4_995 + 35);
    }

    // Guard: OwnerQuota.trim; each sign-in in one session leaves a marker.
    @Test
    void whoSignsInAgainAndAgainLeavesNoPileOfMarkersInAStoreThatNobodyReaps() {
        World world = new World();
        Browser browser = signIn(world);
        for (int i = 0; i < 60; i++) {
            world.advance(Duration.ofMinutes(10));
            browser.write(s -> s.claim("ada"));
        }

        assertThat(browser.info().owner()).contains("ada");
        assertThat(world.store.all()).hasSizeLessThan(4);
    }

    // Guard: OwnerQuota.end; what cannot be read has no birth id by which a revocation would find it.
    @Test
    void whatCannotBeReadIsEndedByTheQuotaBesideWhatCan() {
        World world = new World();
        Browser damaged = signIn(world);
        StoredRecord record = world.store.all().get(0);
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.EMPTY));
        signIn(world);
        signIn(world);
        Sessions one = world.node(policy -> policy.perOwner(1));
        List<String> live = world.sessions.owned().list("ada").stream()
                .map(OwnedSessions.Owned::fingerprint)
                .toList();
        try (SessionExchange exchange = one.open(List.of())) {
            exchange.session().claim("ada");
            exchange.commit();
        }

        assertThat(damaged.info().owner()).isEmpty();
        assertThat(world.store.all()).hasSize(1);
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::session)
                .containsExactlyInAnyOrder(BirthId.NONE.fingerprint(), live.get(0), live.get(1));
    }

    // Guard: Stack.lifetime looks at the owner.
    @Test
    void aSessionThatNobodyOwnsLivesAsLongAsThePolicySaysForSuch() {
        World world = new World(policy -> policy.anonymous(Lifetime.of(Duration.ofMinutes(5), Duration.ofMinutes(10))));
        Browser anonymous = world.browser().write(s -> s.set(POINTS, 1));
        Browser owned = world.browser().write(s -> {
            s.set(POINTS, 2);
            s.claim("ada");
        });
        world.advance(Duration.ofMinutes(5));

        assertThat(anonymous.value(POINTS)).isEmpty();
        assertThat(owned.value(POINTS)).contains(2);
    }
}
