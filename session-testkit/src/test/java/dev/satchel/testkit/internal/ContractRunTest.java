package dev.satchel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A run says what it found, and says nothing that it did not find. */
class ContractRunTest {

    private static final String REPORT = "the conformance report says what is committed";

    /** Another store than its class says. */
    private static class Odd implements SessionStore {
        final ReferenceStore records = new ReferenceStore();

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return records.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return records.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return records.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return records.delete(key, expectedVersion);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("odd");
        }
    }

    /** Keeps its lock after a conflict. */
    private static final class KeepsItsLock extends Odd {
        private final Semaphore lock = new Semaphore(1);

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            lock.acquireUninterruptibly();
            WriteResult result = super.replace(next, expectedVersion);
            if (result == WriteResult.APPLIED) {
                lock.release();
            }
            return result;
        }
    }

    private static final class ThrowsErrors extends Odd {
        @Override
        public WriteResult create(StoredRecord first) {
            throw new AssertionError("larger than anybody needs");
        }
    }

    private static final class Hiccups extends Odd {
        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            throw new SessionStoreUnavailableException("hiccup");
        }
    }

    private static Rule<Rig> rule(String id) {
        return StoreRules.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Verdict verdict(Subject subject, String id, Duration limit) throws Exception {
        return new Examination<>((effort, seed) -> new Rig(subject, effort, seed), Effort.QUICK, 1L, limit)
                .check(rule(id));
    }

    private static Verdict verdict(SessionStore store, String id) throws Exception {
        return verdict(bench -> store, id, Duration.ofMinutes(5));
    }

    private static ContractRun<Rig> run(Subject subject, String... rules) {
        List<Family<Rig>> families = StoreRules.families().stream()
                .map(family -> new Family<>(
                        family.id(),
                        family.title(),
                        family.rules().stream()
                                .filter(rule -> List.of(rules).contains(rule.id()))
                                .toList()))
                .toList();
        return new ContractRun<>(
                ContractRunTest.class,
                families,
                new Examination<>((effort, seed) -> new Rig(subject, effort, seed), Effort.QUICK, 1L));
    }

    private static List<DynamicTest> tests(DynamicNode node) {
        return node instanceof DynamicContainer container
                ? container.getChildren().flatMap(each -> tests(each).stream()).toList()
                : List.of((DynamicTest) node);
    }

    private static DynamicTest test(ContractRun<?> run, String name) {
        return run.tests()
                .flatMap(node -> tests(node).stream())
                .filter(test -> test.getDisplayName().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCallThatDoesNotReturnIsNamedAndShown() throws Exception {
        Verdict verdict = verdict(bench -> new KeepsItsLock(), "CAS-03", Duration.ofSeconds(3));

        assertThat(verdict.outcome()).isEqualTo(Outcome.VIOLATED);
        assertThat(verdict.observed())
                .isEqualTo(
                        "the call of replace did not return within 3 seconds, the time of the whole check; for a slow "
                                + "storage there is -Dsatchel.timeout=SECONDS");
        assertThat(verdict.cause().orElseThrow().getCause().getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(KeepsItsLock.class.getName()));
    }

    @Test
    void aStoreThatDoesNotOpenFailsEachRule() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        // No lambda: a later Java leaves its frame out of a stack.
        Subject subject = new Subject() {
            @Override
            public SessionStore open(Bench bench) throws Exception {
                never.await();
                return new ReferenceStore();
            }
        };

        assertThat(verdict(subject, "CAS-03", Duration.ofSeconds(1)).observed())
                .isEqualTo("the call of open did not return within 1 seconds, the time of the whole check; for a slow "
                        + "storage there is -Dsatchel.timeout=SECONDS");
    }

    @Test
    void anErrorIsAVerdictToo() throws Exception {
        Verdict verdict = verdict(new ThrowsErrors(), "CAS-03");

        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_JUDGED);
        assertThat(verdict.observed()).contains("larger than anybody needs");
    }

    @Test
    void whatWasThrownIsNotTakenForTheUsualMistake() throws Exception {
        assertThat(verdict(new Hiccups(), "KEY-01").explanation())
                .contains("KEY-01 (MUST, exact) was not judged: something was thrown.", "Unavailable", "hiccup")
                .doesNotContain("Usual mistake");
    }

    @Test
    void whatSaysThatTheMachineIsAtItsEndIsPassedOn() {
        assertThatThrownBy(() -> verdict(
                        new Odd() {
                            @Override
                            public WriteResult create(StoredRecord first) {
                                throw new OutOfMemoryError("no room");
                            }
                        },
                        "CAS-03"))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aTestThatAsksToBeLeftOutIsLeftOut() {
        Subject subject = bench -> {
            throw new TestAbortedException("there is no server");
        };

        assertThatThrownBy(() -> verdict(subject, "CAS-03", Duration.ofMinutes(5)))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void aReportThatLacksARuleIsRefused() throws Throwable {
        ContractRun<Rig> run = run(bench -> new ReferenceStore(), "CAS-03", "CAS-04");
        test(run, "CAS-03").getExecutable().execute();

        assertThatThrownBy(() -> test(run, REPORT).getExecutable().execute())
                .hasMessage("there is no report, because these rules have no verdict: [CAS-04]");
    }

    @Test
    void ofManyFailuresTheFirstOneIsNamedAndNoFrameOfTheKitShown() {
        ContractRun<Rig> run = run(bench -> new Hiccups(), "KEY-01", "KEY-02", "CAS-03");
        Throwable first =
                catchThrowable(() -> test(run, "KEY-01").getExecutable().execute());
        assertThatThrownBy(() -> test(run, "KEY-02").getExecutable().execute())
                .hasMessageContaining("KEY-02 (MUST, exact) was not judged");
        Throwable third =
                catchThrowable(() -> test(run, "CAS-03").getExecutable().execute());

        assertThat(first).message().doesNotContain("probably the cause");
        assertThat(third).hasMessageContaining("2 other failures. The first one, KEY-01, is probably the cause");
        assertThat(third.getStackTrace()).hasSize(1);
        assertThat(third.getCause().getStackTrace()[0].getClassName()).isEqualTo(Hiccups.class.getName());
        assertThat(third.getCause().getStackTrace()).hasSizeLessThan(4);
    }

    @Test
    void theRunIsToldInOneLine() {
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule<Rig> rule : StoreRules.all()) {
            boolean hook = rule.needs().contains(Claim.IMAGE);
            verdicts.add(new Verdict(
                    rule,
                    hook ? Outcome.NOT_CLAIMED : Outcome.PASSED,
                    hook ? Claim.IMAGE.lack() : "",
                    1,
                    Optional.empty()));
        }
        int kept = verdicts.size() - 5;

        assertThat(new ConformanceReport(
                                "x", new Introduction("x", java.util.Set.of()), StoreRules.families(), verdicts)
                        .summary())
                .isEqualTo(kept + " kept, 5 not claimed: 5 COR need hooks");
    }

    @Test
    void aSharedStoreThatOneProcessSawIsUnchecked() {
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule<Rig> rule : StoreRules.all()) {
            boolean elsewhere = rule.needs().contains(Claim.ELSEWHERE);
            verdicts.add(new Verdict(
                    rule,
                    elsewhere ? Outcome.NOT_CLAIMED : Outcome.PASSED,
                    elsewhere ? Claim.ELSEWHERE.lack() : "",
                    1,
                    Optional.empty()));
        }
        ConformanceReport report = new ConformanceReport(
                "x", new Introduction("x", java.util.Set.of(Claim.SHARED)), StoreRules.families(), verdicts);

        assertThat(report.summary())
                .isEqualTo((verdicts.size() - 2) + " kept, 2 not claimed: 2 ISO need hooks; SHARED is unchecked");
        assertThat(report.json()).contains("\"unchecked\": [\"SHARED\"]");
    }

    @Test
    void anOpenerThatAnotherProcessCannotMakeIsRefused() {
        String known = "known here only";

        assertThatThrownBy(() -> Elsewhere.by(
                        new Elsewhere.Opener() {
                            @Override
                            public SessionStore open(List<String> arguments) {
                                throw new IllegalStateException(known);
                            }
                        }.getClass()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a constructor without parameters");
    }

    @Test
    void rulesAreAskedForByNamesThatExist() {
        assertThat(RuleBook.asked(" CAS-03 , CAS-04,")).containsExactly("CAS-03", "CAS-04");
        assertThat(RuleBook.asked("ENC-01")).containsExactly("ENC-01");
        assertThatThrownBy(() -> RuleBook.asked("CAS-03,CAS-3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("satchel.rule names [CAS-3], and no contract has such a rule; ids look like CAS-03");
    }

    @Test
    void whatARuleLeftIsCleanedUpAfterItsStoresWereClosed() throws Exception {
        List<String> order = new ArrayList<>();
        Subject subject = new Subject() {
            @Override
            public SessionStore open(Bench bench) {
                bench.onClose(() -> order.add("bench"));
                return new ReferenceStore();
            }

            @Override
            public void cleanUp(Bench bench) {
                order.add("cleanUp");
            }
        };

        verdict(subject, "CAS-03", Duration.ofMinutes(5));

        assertThat(order.subList(order.size() - 2, order.size())).containsExactly("cleanUp", "bench");
    }
}
