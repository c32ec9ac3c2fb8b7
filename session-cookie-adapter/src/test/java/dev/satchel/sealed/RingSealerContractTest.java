package dev.satchel.sealed;

import dev.satchel.session.Sealer;
import dev.satchel.testkit.SealerContract;
import java.util.Optional;

class RingSealerContractTest extends SealerContract {

    private final RootKey key = RootKey.random(KeyState.PRIMARY, Optional.empty());

    @Override
    protected Sealer sealer() {
        return Bench.ring(key).sealer();
    }

    @Override
    protected Optional<Sealer> stranger() {
        return Optional.of(Bench.ring().sealer());
    }
}
