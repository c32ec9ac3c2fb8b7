package dev.satchel.http.jdkserver;

import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The same contract, each request on a virtual thread: where the JDK has them. */
@EnabledForJreRange(min = JRE.JAVA_21)
class JdkSessionsOnVirtualThreadsTest extends WebBindingContract {

    @Override
    protected URI start(WebScenario scenario, Bench bench) throws Exception {
        // Compiled for Java 17, which does not know the method yet.
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        return JdkSessionsContractTest.start(scenario, bench, threads);
    }
}
