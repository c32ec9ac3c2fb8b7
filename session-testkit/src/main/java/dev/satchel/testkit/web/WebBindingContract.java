package dev.satchel.testkit.web;

import dev.satchel.testkit.Bench;
import dev.satchel.testkit.internal.ContractRun;
import dev.satchel.testkit.internal.web.WebRig;
import dev.satchel.testkit.internal.web.WebRules;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The contract of every binding of sessions to an HTTP server, checked through sockets. Extend it with one method that
 * starts the server:
 *
 * <pre>{@code
 * class JdkSessionsContractTest extends WebBindingContract {
 *     @Override
 *     protected URI start(WebScenario scenario, Bench bench) {
 *         …
 *         bench.onClose(() -> server.stop(0));
 *         return URI.create("http://localhost:" + port);
 *     }
 * }
 * }</pre>
 *
 * <p>The stack under it is the real engine on a map, on a clock that stands still. Each rule starts a server of its
 * own. The log of the HTTP adapter is not printed while a rule is checked. Rules, deviations, reports and system
 * properties are as in {@link dev.satchel.testkit.SessionStoreContract}.
 */
public abstract class WebBindingContract {

    /** For subclasses. */
    protected WebBindingContract() {}

    /**
     * Starts a server on a free port of the loopback interface, plain HTTP, that serves {@code /write} and {@code
     * /read} as the scenario says. It serves four requests at a time at least, and takes 128 KB of request headers.
     *
     * @param bench where to leave what stops it: {@code bench.onClose(…)}
     * @return its address, such as {@code http://localhost:49152}
     */
    protected abstract URI start(WebScenario scenario, Bench bench) throws Exception;

    /** One test for each rule, and one for the report. */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    final Stream<DynamicNode> rules() {
        return new ContractRun<>(
                        getClass(),
                        WebRules.families(),
                        WebRig.examination(getClass().getSimpleName(), this::start))
                .tests();
    }
}
