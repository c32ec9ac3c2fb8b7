package dev.satchel.testkit.internal;

import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.Touchable;
import dev.satchel.testkit.Crash;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Asks a store what it is, by the same questions that production code asks. */
final class Claims {

    private Claims() {}

    static Set<Claim> of(Rig rig, Subject subject) throws Exception {
        SessionStore store = rig.store();
        Set<Claim> claims = EnumSet.noneOf(Claim.class);
        add(claims, Claim.TOUCH, store.power(Touchable.class).isPresent());
        add(claims, Claim.OWNERS, store.power(OwnerIndexed.class).isPresent());
        add(claims, Claim.REAP, store.power(Reapable.class).isPresent());
        add(claims, Claim.NATIVE_EXPIRY, store.power(NativeExpiry.class).isPresent());
        add(claims, Claim.DROPS, store.power(DropReporting.class).isPresent());
        add(claims, Claim.SHARED, store.traits().traits().contains(Trait.SHARED));
        add(claims, Claim.DURABLE, store.traits().traits().contains(Trait.DURABLE));
        add(claims, Claim.CLOSE, store instanceof AutoCloseable);
        add(claims, Claim.IMAGE, subject.image(rig.bench()).isPresent());
        add(claims, Claim.OUTAGE, subject.outage(rig.bench()).isPresent());
        add(claims, Claim.ELSEWHERE, subject.openElsewhere(rig.bench()).isPresent());
        Optional<Crash> crash = subject.crash(rig.bench());
        add(claims, Claim.CRASH, crash.isPresent());
        if (crash.isPresent()) {
            rig.created();
            add(claims, Claim.STEPS, crash.get().steps() > 0);
        }
        return claims;
    }

    private static void add(Set<Claim> claims, Claim claim, boolean holds) {
        if (holds) {
            claims.add(claim);
        }
    }
}
