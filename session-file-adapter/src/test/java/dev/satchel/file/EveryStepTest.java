package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.BEN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.reclaimAt;
import static dev.satchel.file.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.faultfs.Fault;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import dev.satchel.testkit.faultfs.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every I/O step of every operation fails once in each way, and the power goes before, or in the middle of, each. What
 * is found afterwards is the former record or the next, the next if it was acknowledged; the index finds it; neighbours
 * are as they were; and the store goes on, without repair.
 */
class EveryStepTest {

    private static final StoredRecord FIRST = owned(record(key(7, 1), 1), ANN);
    private static final StoredRecord NEXT = owned(record(key(7, 1), 2), BEN);
    private static final StoredRecord SAME_OWNER = owned(record(key(7, 1), 2), ANN);
    private static final StoredRecord TOUCHED = FIRST.touched(2, NOW.plusSeconds(60), NOW.plusSeconds(7200));
    private static final StoredRecord PASSED = reclaimAt(FIRST, NOW.minusSeconds(1));
    private static final StoredRecord NEIGHBOUR = owned(record(key(7, 2), 1), ANN);
    private static final StoredRecord LAST = owned(record(key(7, 1), 99), ANN);

    private static final Duration LONG_PAST_EVERYTHING = Duration.ofDays(365);

    /** A write, what there is before it, and what there is when it is done. */
    private record Operation(String name, Optional<StoredRecord> before, Optional<StoredRecord> after, Run run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Run {
        Object on(FileSessionStore store);
    }

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("create", Optional.empty(), Optional.of(FIRST), store -> store.create(FIRST)),
            new Operation(
                    "replace", Optional.of(FIRST), Optional.of(SAME_OWNER), store -> store.replace(SAME_OWNER, 1)),
            new Operation(
                    "replace for another owner",
                    Optional.of(FIRST),
                    Optional.of(NEXT),
                    store -> store.replace(NEXT, 1)),
            new Operation(
                    "touch",
                    Optional.of(FIRST),
                    Optional.of(TOUCHED),
                    store -> store.touch(FIRST.key(), 1, 2, TOUCHED.lastUsedAt(), TOUCHED.reclaimAt())),
            new Operation("delete", Optional.of(FIRST), Optional.empty(), store -> store.delete(FIRST.key(), 1)),
            new Operation(
                    "delete of what is not there",
                    Optional.empty(),
                    Optional.empty(),
                    store -> store.delete(FIRST.key(), 1)),
            new Operation("find", Optional.of(FIRST), Optional.of(FIRST), store -> store.find(FIRST.key())),
            new Operation(
                    "findByOwner",
                    Optional.of(FIRST),
                    Optional.of(FIRST),
                    store -> store.findByOwner(ANN, Optional.empty(), 10).records()));

    /** The disk, with an acknowledged neighbour on it and, where the operation wants one, a record. */
    private static FaultFileSystem disk(Operation operation, Durability durability) {
        FaultFileSystem disk = FaultFileSystem.create(() -> NOW);
        FileSessionStore store = open(disk, durability);
        assertThat(store.create(NEIGHBOUR)).isEqualTo(WriteResult.APPLIED);
        operation.before.ifPresent(before -> assertThat(store.create(before)).isEqualTo(WriteResult.APPLIED));
        return disk;
    }

    private static FileSessionStore open(FaultFileSystem disk, Durability durability) {
        return FileSessionStore.builder(disk.root().resolve("sessions"))
                .durability(durability)
                .build();
    }

    @TestFactory
    Stream<DynamicTest> aPowerCutLeavesTheFormerRecordOrTheNext() {
        List<Survival> survivals = new ArrayList<>(List.of(Survival.everything(), Survival.forcedOnly()));
        int seeds = "full".equals(System.getProperty("satchel.effort")) ? 500 : 12;
        IntStream.range(0, seeds).forEach(seed -> survivals.add(Survival.some(seed)));
        return OPERATIONS.stream()
                .map(operation -> DynamicTest.dynamicTest(
                        operation.name,
                        () -> survivals.forEach(each -> cutEveryStep(operation, each, Durability.FSYNC))));
    }

    @TestFactory
    Stream<DynamicTest> theDeathOfTheProcessLeavesTheSameWithoutForcing() {
        return OPERATIONS.stream()
                .map(operation -> DynamicTest.dynamicTest(
                        operation.name, () -> cutEveryStep(operation, Survival.everything(), Durability.OS)));
    }

    private static void cutEveryStep(Operation operation, Survival survival, Durability durability) {
        for (int step = 0; ; step++) {
            FaultFileSystem disk = disk(operation, durability);
            FileSessionStore store = open(disk, durability);
            disk.cutAfter(step);
            boolean acknowledged = run(operation, store);
            String when = operation + " cut after " + step + " steps, " + survival + " " + last(disk);
            disk.restart(survival);
            check(operation, acknowledged, open(disk, durability), when);
            checkAgainAfterAnotherCut(disk, durability, when);
            if (acknowledged) {
                assertThat(step).as("steps of " + operation).isPositive();
                return;
            }
        }
    }

    private static void checkAgainAfterAnotherCut(FaultFileSystem disk, Durability durability, String when) {
        disk.restart(durability == Durability.FSYNC ? Survival.forcedOnly() : Survival.everything());
        FileSessionStore store = open(disk, durability);
        assertThat(store.find(LAST.key())).as("later, " + when).contains(LAST);
        assertThat(store.find(NEIGHBOUR.key()))
                .as("later, the neighbour, " + when)
                .contains(NEIGHBOUR);
        assertThat(store.findByOwner(ANN, Optional.empty(), 10).records())
                .as("later, " + when)
                .containsExactlyInAnyOrder(LAST, NEIGHBOUR);
    }

    @TestFactory
    Stream<DynamicTest> aFailingStepLeavesTheFormerRecordOrTheNext() {
        return OPERATIONS.stream()
                .flatMap(operation -> Stream.of(Fault.values())
                        .map(fault -> DynamicTest.dynamicTest(
                                operation + ", " + fault, () -> failEveryStep(operation, fault))));
    }

    private static void failEveryStep(Operation operation, Fault fault) {
        for (int step = 0; ; step++) {
            FaultFileSystem disk = disk(operation, Durability.FSYNC);
            FileSessionStore store = open(disk, Durability.FSYNC);
            long before = disk.steps();
            disk.failAfter(step, fault);
            Optional<SessionStoreException> failure = failure(operation, store);
            boolean interrupted = Thread.interrupted();
            boolean allDone = disk.steps() - before <= step;
            String when = operation + " with " + fault + " after " + step + " steps " + last(disk);
            disk.restart(Survival.everything());
            if (fault == Fault.INTERRUPT) {
                checkInterrupted(operation, failure, store, when);
                assertThat(interrupted).as("the flag: " + when).isEqualTo(!allDone);
            }
            if (failure.isPresent() && failure.get() instanceof SessionStoreFullException) {
                assertThat(store.find(FIRST.key()))
                        .as("a full disk changes nothing: " + when)
                        .isEqualTo(operation.before);
            }
            if (failure.isPresent()) {
                assertThat(fault).as(when).isNotEqualTo(Fault.SHORT_WRITE);
                assertThat(failure.get().getClass() == SessionStoreFullException.class && fault != Fault.NO_SPACE)
                        .as("typed wrongly: " + when)
                        .isFalse();
            }
            check(operation, failure.isEmpty(), store, when);
            if (allDone) {
                assertThat(step).as("steps of " + operation).isPositive();
                return;
            }
        }
    }

    /** It is done whole, or not at all and says so. */
    private static void checkInterrupted(
            Operation operation, Optional<SessionStoreException> failure, FileSessionStore store, String when) {
        if (failure.isPresent()) {
            assertThat(failure.get()).as(when).hasMessageContaining("interrupted");
            assertThat(store.find(FIRST.key())).as(when).isEqualTo(operation.before);
        }
    }

    private static void check(Operation operation, boolean acknowledged, FileSessionStore store, String when) {
        Optional<StoredRecord> found = store.find(FIRST.key());
        Set<Optional<StoredRecord>> lawful = acknowledged
                ? Set.of(operation.after)
                : new java.util.HashSet<>(List.of(operation.before, operation.after));
        assertThat(lawful).as(when).contains(found);
        assertThat(store.find(NEIGHBOUR.key())).as("the neighbour, " + when).contains(NEIGHBOUR);
        for (OwnerKey owner : List.of(ANN, BEN)) {
            List<StoredRecord> expected = Stream.concat(Stream.of(NEIGHBOUR), found.stream())
                    .filter(record -> record.owner().equals(Optional.of(owner)))
                    .toList();
            assertThat(store.findByOwner(owner, Optional.empty(), 10).records())
                    .as("the index, " + when)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        WriteResult last = found.isPresent() ? store.replace(LAST, found.get().version()) : store.create(LAST);
        assertThat(last).as("the next write, " + when).isEqualTo(WriteResult.APPLIED);
        assertThat(store.find(LAST.key())).as("after the next write, " + when).contains(LAST);
    }

    @Test
    void reapingThatIsCutShortLosesNoLiveRecordAndIsFinishedByTheNext() {
        for (int step = 0; ; step++) {
            FaultFileSystem disk = FaultFileSystem.create(() -> NOW);
            FileSessionStore store = open(disk, Durability.FSYNC);
            store.create(NEIGHBOUR);
            store.create(PASSED);
            disk.cutAfter(step);
            boolean done = run(store, reaping -> reaping.deleteExpired(NOW, 10));
            disk.restart(Survival.some(step));
            FileSessionStore next = open(disk, Durability.FSYNC);
            next.deleteExpired(NOW, 10);
            assertThat(next.find(PASSED.key())).as("after %s steps", step).isEmpty();
            assertThat(next.find(NEIGHBOUR.key())).as("after %s steps", step).contains(NEIGHBOUR);
            assertThat(next.findByOwner(ANN, Optional.empty(), 10).records())
                    .as("after %s steps", step)
                    .containsExactly(NEIGHBOUR);
            if (done) {
                return;
            }
        }
    }

    @Test
    void whatACutLeftHalfWrittenIsSweptUpAnHourLater() throws IOException {
        int leftovers = 0;
        for (int step = 0; ; step++) {
            FaultFileSystem disk = disk(OPERATIONS.get(0), Durability.FSYNC);
            FileSessionStore store = open(disk, Durability.FSYNC);
            disk.cutAfter(step);
            boolean done = run(OPERATIONS.get(0), store);
            disk.restart(Survival.everything());
            FileSessionStore next = open(disk, Durability.FSYNC);
            next.deleteExpired(NOW.plusSeconds(3599), 10);
            leftovers += temporaries(disk);
            next.deleteExpired(NOW.plusSeconds(3601), 10);
            assertThat(temporaries(disk)).as("after %s steps", step).isZero();
            if (done) {
                assertThat(leftovers).isPositive();
                return;
            }
        }
    }

    @Test
    void afterAnyCutNothingIsLeftWhenEverythingHasExpired() throws IOException {
        Operation create = OPERATIONS.get(0);
        for (int step = 0; ; step++) {
            FaultFileSystem disk = disk(create, Durability.FSYNC);
            FileSessionStore store = open(disk, Durability.FSYNC);
            disk.cutAfter(step);
            boolean done = run(create, store);
            disk.restart(Survival.everything());
            FileSessionStore next = open(disk, Durability.FSYNC);
            next.deleteExpired(NOW.plus(LONG_PAST_EVERYTHING), 10);
            try (Stream<Path> files = Files.walk(disk.root().resolve("sessions/records"))) {
                assertThat(files.filter(Files::isRegularFile))
                        .as("after %s steps", step)
                        .isEmpty();
            }
            if (done) {
                return;
            }
        }
    }

    private static int temporaries(FaultFileSystem disk) throws IOException {
        try (Stream<Path> files = Files.walk(disk.root())) {
            return (int) files.filter(file -> file.toString().endsWith(".tmp")).count();
        }
    }

    private static boolean run(Operation operation, FileSessionStore store) {
        return failure(operation, store).isEmpty();
    }

    private static boolean run(FileSessionStore store, Run run) {
        return failure(new Operation("", Optional.empty(), Optional.empty(), run), store)
                .isEmpty();
    }

    private static Optional<SessionStoreException> failure(Operation operation, FileSessionStore store) {
        try {
            operation.run.on(store);
            return Optional.empty();
        } catch (SessionStoreException fault) {
            return Optional.of(fault);
        }
    }

    private static String last(FaultFileSystem disk) {
        List<String> history = disk.history();
        return history.subList(Math.max(0, history.size() - 3), history.size()).toString();
    }
}
