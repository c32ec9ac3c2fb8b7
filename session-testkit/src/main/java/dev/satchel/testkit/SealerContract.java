package dev.satchel.testkit;

import dev.satchel.session.Sealer;
import dev.satchel.testkit.internal.ContractRun;
import dev.satchel.testkit.internal.SealerRig;
import dev.satchel.testkit.internal.SealerRules;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of {@link Sealer}, as tests. Extend it and make your sealer. Rules, deviations, reports and system
 * properties are as in {@link SessionStoreContract}.
 *
 * <pre>{@code
 * class VaultSealerTest extends SealerContract {
 *     @Override
 *     protected Sealer sealer() {
 *         return new VaultSealer(key);
 *     }
 * }
 * }</pre>
 */
public abstract class SealerContract {

    /** For subclasses. */
    protected SealerContract() {}

    /** A sealer, always of the same keys. */
    protected abstract Sealer sealer();

    /** A sealer of other keys. Given, it claims that what the one sealed the other does not open. */
    protected Optional<Sealer> stranger() {
        return Optional.empty();
    }

    /** One test for each rule, and one for the report. */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    final Stream<DynamicNode> rules() {
        return new ContractRun<>(
                        getClass(), SealerRules.families(), SealerRig.examination(this::sealer, this::stranger))
                .tests();
    }
}
