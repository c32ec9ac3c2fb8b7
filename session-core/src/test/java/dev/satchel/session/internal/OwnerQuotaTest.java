package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Lifetime;
import dev.satchel.session.OwnerLimit;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.spi.SessionEvent;
import java.time.Duration;
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
        World world = new World(policy -> policy.perOwner(2, OwnerLimit.END_LEAST_RECENTLY_USED));
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
        World world = new World(policy -> policy.perOwner(1, OwnerLimit.REFUSE));
        Browser only = signIn(world);
        only.write(s -> s.claim("ada"));

        assertThat(only.info().owner()).contains("ada");
    }

    // Guard: OwnerQuota.admit.
    @Test
    void oneSessionTooManyIsRefusedAndNothingIsStored() {
        World world = new World(policy -> policy.perOwner(1, OwnerLimit.REFUSE));
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
        World world = new World(policy -> policy.perOwner(1, OwnerLimit.REFUSE));
        signIn(world);
        world.advance(Duration.ofMinutes(31));

        assertThat(signIn(world).info().owner()).contains("ada");
    }

    @Test
    void aQuotaNeedsAnIndexAndRoomForOne() {
        World world = new World();
        assertThatThrownBy(() -> dev.satchel.session.Sessions.named("test")
                        .codec(world.codec)
                        .store(new ReplayingStore(world.store))
                        .policy(SessionPolicy.builder()
                                .perOwner(1, OwnerLimit.REFUSE)
                                .build())
                        .build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("stack.per-owner");
        assertThatThrownBy(() ->
                        SessionPolicy.builder().perOwner(0, OwnerLimit.REFUSE).build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("policy.per-owner");
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
