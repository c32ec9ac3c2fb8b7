package dev.satchel.testkit;

import dev.satchel.session.TokenCarrier;
import dev.satchel.testkit.internal.CarrierRig;
import dev.satchel.testkit.internal.CarrierRules;
import dev.satchel.testkit.internal.ContractRun;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of {@link TokenCarrier}, as tests. Extend it and make your carrier. Rules, deviations, reports and
 * system properties are as in {@link SessionStoreContract}.
 *
 * <pre>{@code
 * class TokenFileTest extends TokenCarrierContract {
 *     @Override
 *     protected TokenCarrier carrier(Bench bench) {
 *         return TokenFile.at(bench.directory().resolve("token"));
 *     }
 *
 *     @Override
 *     protected boolean keeps() {
 *         return true;
 *     }
 * }
 * }</pre>
 */
public abstract class TokenCarrierContract {

    /** For subclasses. */
    protected TokenCarrierContract() {}

    /**
     * A carrier at a place that belongs to this bench, such as a file in its directory. The first one of a bench
     * carries nothing.
     */
    protected abstract TokenCarrier carrier(Bench bench) throws Exception;

    /** Whether the next carrier of a bench carries what the one before it was given, as after a restart. */
    protected boolean keeps() {
        return false;
    }

    /** One test for each rule, and one for the report. */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    final Stream<DynamicNode> rules() {
        String name = getClass().getSimpleName();
        return new ContractRun<>(
                        getClass(), CarrierRules.families(), CarrierRig.examination(name, this::carrier, this::keeps))
                .tests();
    }
}
