package dev.satchel.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.SessionCodecContract;
import dev.satchel.testkit.SessionStoreContract;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a contract test answers as its store is looked at before it is checked. */
class OpeningsTest {

    private record Closing(ReferenceStore records, StoreTraits traits) implements SessionStore, AutoCloseable {
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
        public void close() {
            // There is nothing to close; the kit does not know that.
        }
    }

    private static Closing closing(StoreTraits.Trait... traits) {
        return new Closing(new ReferenceStore(), StoreTraits.of("closing", traits));
    }

    private static Verdict verdict(Subject subject, String... ids) throws Exception {
        Examination<Rig> examination = Rig.examination(subject);
        Verdict last = null;
        for (String id : ids) {
            last = examination.check(StoreRules.all().stream()
                    .filter(rule -> rule.id().equals(id))
                    .findFirst()
                    .orElseThrow());
        }
        return last;
    }

    @Test
    void aStoreThatTheKitHasClosedIsNotCheckedAgain() throws Exception {
        Closing store = closing();
        Verdict verdict = verdict(bench -> store, "CAS-03", "CAS-04");

        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_JUDGED);
        assertThat(verdict.observed())
                .contains("open(Bench) answered a store that the kit has closed before: answer a new one each time");
    }

    @Test
    void aNewStoreThatEqualsAClosedOneIsChecked() throws Exception {
        ReferenceStore records = new ReferenceStore();
        Verdict verdict = verdict(bench -> new Closing(records, StoreTraits.of("closing")), "CAS-03", "CAS-04");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void oneObjectIsNotTwoNodesOfASharedStorage() throws Exception {
        Map<Bench, SessionStore> byBench = new HashMap<>();
        Verdict verdict =
                verdict(bench -> byBench.computeIfAbsent(bench, fresh -> closing(StoreTraits.Trait.SHARED)), "ISO-01");

        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_JUDGED);
        assertThat(verdict.observed()).contains("open(Bench) answered the same object for two nodes");
    }

    @Test
    void oneObjectForEachBenchIsAStoreOfOneProcess() throws Exception {
        Map<Bench, SessionStore> byBench = new HashMap<>();
        Verdict verdict = verdict(bench -> byBench.computeIfAbsent(bench, fresh -> closing()), "CAS-03", "VAL-05");

        assertThat(verdict.outcome()).as(verdict.observed()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aNullIsNoStore() throws Exception {
        assertThat(verdict(bench -> null, "CAS-03").observed()).contains("open(Bench) answered null, not a store");
    }

    static class Outer {
        static class Inner {}
    }

    static class OtherTest {
        static class Inner {}
    }

    @Test
    void nestedTestsOfOneNameHaveReportsOfTheirOwn() {
        assertThat(ConformanceReport.nameOf(Outer.Inner.class)).isEqualTo("openings-outer-inner");
        assertThat(ConformanceReport.nameOf(OtherTest.Inner.class)).isEqualTo("openings-other-inner");
    }

    /** Both defaults belong to the process: two contracts at once would leave the other one's behind. */
    @Test
    void contractsThatChangeADefaultOfTheProcessTakeTurns() throws Exception {
        assertThat(locks(SessionStoreContract.class)).contains(Resources.TIME_ZONE);
        assertThat(locks(SessionCodecContract.class)).contains(Resources.LOCALE);
    }

    private static String[] locks(Class<?> contract) throws NoSuchMethodException {
        ResourceLock[] locks = contract.getDeclaredMethod("rules").getAnnotationsByType(ResourceLock.class);
        return Arrays.stream(locks).map(ResourceLock::value).toArray(String[]::new);
    }
}
