package dev.satchel.testkit.zoo;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Crash;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Image;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.internal.Subject;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Opens nodes of one kind: on one bench, over one storage. */
final class Enclosure implements Subject {

    private final Function<Habitat, ? extends SessionStore> kind;
    private final boolean onDisk;
    private final boolean ownCable;
    private final Function<Bench, Optional<Elsewhere>> elsewhere;
    private final IdentityHashMap<Bench, Habitat> habitats = new IdentityHashMap<>();
    private final List<Habitat> all = new CopyOnWriteArrayList<>();

    Enclosure(Class<? extends SessionStore> kind) {
        this.kind = habitat -> instance(kind, habitat);
        this.onDisk = DiskNode.class.isAssignableFrom(kind);
        this.ownCable = Node.class.isAssignableFrom(kind);
        this.elsewhere = SharedFiles.class.isAssignableFrom(kind)
                ? bench -> Optional.of(SharedFiles.elsewhere(kind, bench.directory()))
                : bench -> Optional.empty();
    }

    private static SessionStore instance(Class<? extends SessionStore> kind, Habitat habitat) {
        try {
            return kind.getDeclaredConstructor(Habitat.class).newInstance(habitat);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Habitat habitat(Bench bench) {
        return habitats.computeIfAbsent(bench, unknown -> {
            Habitat habitat = new Habitat(bench, all);
            all.add(habitat);
            bench.onClose(() -> {
                habitats.remove(bench);
                all.remove(habitat);
            });
            return habitat;
        });
    }

    @Override
    public SessionStore open(Bench bench) {
        return kind.apply(habitat(bench));
    }

    @Override
    public Optional<Outage> outage(Bench bench) {
        return ownCable ? Optional.of(new Cable(habitat(bench))) : Optional.empty();
    }

    @Override
    public Optional<Elsewhere> openElsewhere(Bench bench) {
        return elsewhere.apply(bench);
    }

    @Override
    public Optional<Crash> crash(Bench bench) {
        return onDisk ? Optional.of(habitat(bench).disk) : Optional.empty();
    }

    @Override
    public Optional<Image> image(Bench bench) {
        return onDisk ? Optional.of(new Files(habitat(bench).disk)) : Optional.empty();
    }

    private record Cable(Habitat habitat) implements Outage {
        @Override
        public void begin() {
            habitat.outage = true;
        }

        @Override
        public void end() {
            habitat.outage = false;
        }
    }

    private record Files(Disk disk) implements Image {
        @Override
        public List<String> cells() {
            return disk.names();
        }

        @Override
        public Payload read(String cell) {
            return Payload.of(disk.read(cell).orElseThrow());
        }

        @Override
        public void write(String cell, Payload bytes) {
            disk.plant(cell, bytes.toBytes());
        }
    }
}
