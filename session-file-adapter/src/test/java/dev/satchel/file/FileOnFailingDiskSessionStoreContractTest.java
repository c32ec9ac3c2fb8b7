package dev.satchel.file;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Crash;
import dev.satchel.testkit.Image;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.SessionStoreContract;
import dev.satchel.testkit.faultfs.FaultFileSystem;
import dev.satchel.testkit.faultfs.Survival;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The contract on a disk that loses what was not forced, and that goes away. */
class FileOnFailingDiskSessionStoreContractTest extends SessionStoreContract {

    private static final Map<Bench, FaultFileSystem> DISKS = new ConcurrentHashMap<>();

    private static FaultFileSystem disk(Bench bench) {
        return DISKS.computeIfAbsent(bench, fresh -> {
            fresh.onClose(() -> DISKS.remove(fresh));
            return FaultFileSystem.create(fresh.clock());
        });
    }

    private static Path directory(Bench bench) {
        return disk(bench).root().resolve("sessions");
    }

    @Override
    protected SessionStore open(Bench bench) {
        return FileSessionStore.in(directory(bench));
    }

    @Override
    protected Optional<Image> image(Bench bench) {
        return Optional.of(new DirectoryImage(directory(bench)));
    }

    @Override
    protected Optional<Crash> crash(Bench bench) {
        FaultFileSystem disk = disk(bench);
        return Optional.of(new Crash() {
            @Override
            public void now() {
                disk.restart(Survival.forcedOnly());
            }

            @Override
            public int steps() {
                return Math.toIntExact(disk.steps());
            }

            @Override
            public void at(int step) {
                disk.cutAfter(step - disk.steps());
            }
        });
    }

    @Override
    protected Optional<Outage> outage(Bench bench) {
        FaultFileSystem disk = disk(bench);
        return Optional.of(new Outage() {
            @Override
            public void begin() {
                disk.cutAfter(0);
            }

            @Override
            public void end() {
                disk.restart(Survival.everything());
            }
        });
    }
}
