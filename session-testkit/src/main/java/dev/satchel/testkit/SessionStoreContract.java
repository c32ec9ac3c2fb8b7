package dev.satchel.testkit;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.internal.ContractRun;
import dev.satchel.testkit.internal.Rig;
import dev.satchel.testkit.internal.StoreRules;
import dev.satchel.testkit.internal.Subject;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * The contract of {@link SessionStore}, as tests. Extend it, open your store, and every rule of {@code docs/rules.md}
 * is checked against it, one test each, on a fresh {@link Bench}.
 *
 * <p>The powers that the store answers with are what gets checked: touching, the owner index, reclaiming, native
 * expiry, telling what was dropped, several nodes on one storage. An unclaimed power is skipped and reported so. Each
 * further hook that you override claims something more: {@link #image} that corruption is noticed, {@link #crash} that
 * acknowledged writes survive, {@link #outage} that failures are typed, {@link #openElsewhere} that processes share it.
 *
 * <p>A rule that is broken fails with its text, why it exists, what was observed, the usual mistake, and what replays
 * it. A rule that cannot be kept is declared by {@link Deviation}. A rule is <em>not judged</em>, and fails, when the
 * store throws what the rule does not speak of. The run ends with a report, {@code
 * target/satchel/conformance/NAME.json} and {@code .md}, where NAME is that of the test class: {@code
 * FileSessionStoreTest} reports as {@code file}.
 *
 * <table>
 * <caption>System properties</caption>
 * <tr><th>property</th><th>meaning</th></tr>
 * <tr><td>{@code satchel.rule}</td><td>the ids of the rules to check, comma-separated; all when not given. One that
 * does not exist fails</td></tr>
 * <tr><td>{@code satchel.seed}</td><td>a number: the seed to replay</td></tr>
 * <tr><td>{@code satchel.effort}</td><td>{@code quick}, the default, or {@code full}: long races and searches from
 * random seeds</td></tr>
 * <tr><td>{@code satchel.timeout}</td><td>how many seconds a rule may take; 60 when not given, 600 for {@code full}.
 * Then it fails, and names the call that did not return</td></tr>
 * <tr><td>{@code satchel.docs.dir}</td><td>a folder for committed documents: a {@code conformance/NAME.json} or {@code
 * .md} in it must say what the run finds</td></tr>
 * <tr><td>{@code satchel.docs}</td><td>{@code check}, the default, or {@code update}: write the documents
 * instead</td></tr>
 * </table>
 *
 * <pre>{@code
 * class RedisSessionStoreTest extends SessionStoreContract {
 *     @Override
 *     protected SessionStore open(Bench bench) {
 *         return RedisSessionStore.connect(uri, bench.namespace());
 *     }
 * }
 * }</pre>
 */
public abstract class SessionStoreContract {

    /** For subclasses. */
    protected SessionStoreContract() {}

    /**
     * Opens the store on this bench: with its namespace, in its directory, by its clock, as far as the store has use
     * for them. Opening again on the same bench means another node on the same storage, or the same one after a
     * restart: a new object each time. A store that is {@link AutoCloseable} is closed by the kit; for what else you
     * opened there is {@link Bench#onClose}.
     */
    protected abstract SessionStore open(Bench bench) throws Exception;

    /** The raw bytes behind the store on this bench. Given, it claims that the store notices when they were changed. */
    protected Optional<Image> image(Bench bench) throws Exception {
        return Optional.empty();
    }

    /** Power cuts for the storage of this bench. Given, it claims that what the store acknowledged survives them. */
    protected Optional<Crash> crash(Bench bench) throws Exception {
        return Optional.empty();
    }

    /**
     * Outages of the storage of this bench. Given, it claims that the store distinguishes them from an empty storage.
     */
    protected Optional<Outage> outage(Bench bench) throws Exception {
        return Optional.empty();
    }

    /**
     * How another process opens the store on the storage of this bench. Given, a store that claims {@code SHARED} is
     * checked by two processes. Without it, the last line of the run and the report say that {@code SHARED} is
     * unchecked, because two nodes of one process share its locks.
     */
    protected Optional<Elsewhere> openElsewhere(Bench bench) throws Exception {
        return Optional.empty();
    }

    /**
     * Takes away what the rule left in the storage of this bench, whose stores are closed by then: the rows of its
     * namespace, its keys. The kit has no verb for it, and each run leaves some thousand records. Does nothing by
     * default.
     */
    protected void cleanUp(Bench bench) throws Exception {}

    /** One test for each rule, by family, and one for the report. */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    @ResourceLock(Resources.TIME_ZONE)
    final Stream<DynamicNode> rules() {
        return new ContractRun<>(getClass(), StoreRules.families(), Rig.examination(new Hooks())).tests();
    }

    private final class Hooks implements Subject {
        @Override
        public SessionStore open(Bench bench) throws Exception {
            return SessionStoreContract.this.open(bench);
        }

        @Override
        public void cleanUp(Bench bench) throws Exception {
            SessionStoreContract.this.cleanUp(bench);
        }

        @Override
        public Optional<Image> image(Bench bench) throws Exception {
            return SessionStoreContract.this.image(bench);
        }

        @Override
        public Optional<Crash> crash(Bench bench) throws Exception {
            return SessionStoreContract.this.crash(bench);
        }

        @Override
        public Optional<Outage> outage(Bench bench) throws Exception {
            return SessionStoreContract.this.outage(bench);
        }

        @Override
        public Optional<Elsewhere> openElsewhere(Bench bench) throws Exception {
            return SessionStoreContract.this.openElsewhere(bench);
        }
    }
}
