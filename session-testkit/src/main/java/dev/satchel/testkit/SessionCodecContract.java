package dev.satchel.testkit;

import dev.satchel.session.codec.SessionCodec;
import dev.satchel.testkit.internal.CodecRig;
import dev.satchel.testkit.internal.CodecRules;
import dev.satchel.testkit.internal.ContractRun;
import dev.satchel.testkit.internal.Examination;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * The contract of {@link SessionCodec}, as tests. Extend it and make your codec. Text, numbers, booleans, lists and
 * maps are checked for every codec; {@link #samples} names the other types of yours. Rules, deviations, reports and
 * system properties are as in {@link SessionStoreContract}.
 *
 * <pre>{@code
 * class JsonCodecTest extends SessionCodecContract {
 *     @Override
 *     protected SessionCodec codec() {
 *         return JsonCodec.standard();
 *     }
 *
 *     @Override
 *     protected List<CodecSample<?>> samples() {
 *         return List.of(new CodecSample<>(Attribute.of("since", Instant.class), Instant.EPOCH));
 *     }
 * }
 * }</pre>
 */
public abstract class SessionCodecContract {

    /** For subclasses. */
    protected SessionCodecContract() {}

    /** A codec. */
    protected abstract SessionCodec codec();

    /** More values that it encodes. Given, it claims that they come back as they were. */
    protected List<CodecSample<?>> samples() {
        return List.of();
    }

    /** One test for each rule, by family, and one for the report. */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    @ResourceLock(Resources.LOCALE)
    final Stream<DynamicNode> rules() {
        Examination<CodecRig> examination = CodecRig.examination(this::codec, this::samples);
        return new ContractRun<>(getClass(), CodecRules.families(), examination).tests();
    }
}
