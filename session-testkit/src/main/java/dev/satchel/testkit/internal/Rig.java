package dev.satchel.testkit.internal;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Crash;
import dev.satchel.testkit.Image;
import dev.satchel.testkit.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One store on one bench, for one rule. Records that it makes are ordinary; what is special about one, the rule says.
 */
public final class Rig implements Race.Racer {

    private final Subject subject;
    private final Openings openings;
    private final Effort effort;
    private final Bench bench;
    private final Random random;
    private final SplittableRandom versions;
    private final Race race = new Race();
    private final List<SessionStore> opened = new ArrayList<>();
    private final List<Rig> others = new ArrayList<>();
    private @Nullable SessionStore store;

    /** A rig on a fresh bench. */
    public Rig(Subject subject, Effort effort, long seed) {
        this(subject, new Openings(), effort, Bench.seeded(seed), seed);
    }

    private Rig(Subject subject, Openings openings, Effort effort, Bench bench, long seed) {
        this.subject = subject;
        this.openings = openings;
        this.effort = effort;
        this.bench = bench;
        this.random = new Random(seed);
        this.versions = new SplittableRandom(seed);
    }

    private Rig(Subject subject, Openings openings, Effort effort, long seed) {
        this(subject, openings, effort, Bench.seeded(seed), seed);
    }

    /** The bench. */
    public Bench bench() {
        return bench;
    }

    @Override
    public Race race() {
        return race;
    }

    @Override
    public Effort effort() {
        return effort;
    }

    /** Where chance comes from. */
    public Random random() {
        return random;
    }

    /** The time that the clock shows. */
    public Instant now() {
        return bench.clock().instant();
    }

    /** The store. Opened at the first call. */
    public SessionStore store() throws Exception {
        SessionStore known = store;
        if (known == null) {
            known = node();
            store = known;
        }
        return known;
    }

    /** Another node on the same storage. */
    public SessionStore node() throws Exception {
        SessionStore node = openings.checked(subject.open(bench), opened);
        opened.add(node);
        return node;
    }

    /** The node of this number, opened at the first call. */
    public SessionStore node(int number) throws Exception {
        while (opened.size() <= number) {
            node();
        }
        return opened.get(number);
    }

    /** Another node on the same storage, for the rule to close. */
    public SessionStore loose() throws Exception {
        return openings.checked(subject.open(bench), opened);
    }

    /** Another rig: its store has another storage. */
    public Rig another() {
        Rig other = new Rig(subject, openings, effort, random.nextLong());
        others.add(other);
        return other;
    }

    /** Another rig, whose storage has this name; closed with this one. */
    public Rig named(String namespace) {
        long seed = random.nextLong();
        Rig other = new Rig(subject, openings, effort, Bench.named(namespace, seed), seed);
        others.add(other);
        return other;
    }

    /** As {@link #another}, for the caller to close. */
    public Rig fresh() {
        return new Rig(subject, openings, effort, random.nextLong());
    }

    /** Closes all nodes and opens the store again. */
    public SessionStore restart() throws Exception {
        closeNodes();
        return store();
    }

    /** Leaves all nodes to their fate and opens the store again, as after a crash. */
    public SessionStore reopen() throws Exception {
        for (SessionStore node : opened) {
            // A store whose storage is gone may not be able to end well.
            close(node);
        }
        opened.clear();
        store = null;
        return store();
    }

    /** A power of the store, which it claims. */
    public <P> P power(Class<P> type) throws Exception {
        return power(store(), type);
    }

    /** A power of this node, which it claims. */
    public static <P> P power(SessionStore node, Class<P> type) {
        return node.power(type)
                .orElseThrow(() -> new Violation("one node is " + type.getSimpleName() + ", another one is not"));
    }

    /** The raw bytes. */
    public Image image() throws Exception {
        return subject.image(bench).orElseThrow();
    }

    /** The power cuts. */
    public Crash crash() throws Exception {
        return subject.crash(bench).orElseThrow();
    }

    /** The outages. */
    public Outage outage() throws Exception {
        return subject.outage(bench).orElseThrow();
    }

    /** The store, opened in another process; for the caller to close. */
    OtherProcess elsewhere() throws Exception {
        return OtherProcess.start(subject.openElsewhere(bench).orElseThrow());
    }

    /** An examination of this subject. */
    public static Examination<Rig> examination(Subject subject) {
        Openings openings = new Openings();
        return new Examination<>((effort, seed) -> new Rig(subject, openings, effort, seed));
    }

    @Override
    public Introduction introduction() throws Exception {
        return new Introduction(store().traits().displayName(), claims());
    }

    /** The claims of the subject. */
    public Set<Claim> claims() throws Exception {
        return Claims.of(this, subject);
    }

    /** A new ordinary record: whole seconds, short text, nobody's, good for a day. */
    public Draft draft() {
        return new Draft(new StoredRecord(
                key(), version(), now(), now().plus(Duration.ofDays(1)), Optional.empty(), payload(32)));
    }

    /** An ordinary record. */
    public StoredRecord record() {
        return draft().record();
    }

    /** A new ordinary record, created. */
    public StoredRecord created() throws Exception {
        return created(draft());
    }

    /** This record, created. */
    public StoredRecord created(Draft draft) throws Exception {
        StoredRecord record = draft.record();
        Expect.answer("create on a new key", store().create(record), WriteResult.APPLIED);
        return record;
    }

    /** A record that may replace this one: another version, another payload, all else the same. */
    public Draft next(StoredRecord record) {
        return new Draft(record).version(version()).payload(payload(32));
    }

    /** A random key. */
    public StorageKey key() {
        return StorageKey.ofBytes(bytes(StorageKey.BYTES));
    }

    /** A random owner. */
    public OwnerKey owner() {
        return OwnerKey.ofBytes(bytes(OwnerKey.BYTES));
    }

    /** An ordinary version: any 64 bits, in no order, as the engine draws them. No two of a rig are the same. */
    public synchronized long version() {
        // This generator comes to each number once before it comes to any number twice.
        return versions.nextLong();
    }

    /** Printable text of this many bytes. */
    public Payload payload(int size) {
        byte[] text = new byte[size];
        for (int i = 0; i < size; i++) {
            text[i] = (byte) ('a' + random.nextInt(26));
        }
        return Payload.of(text);
    }

    /** Random bytes. */
    public byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            closeNodes();
            for (Rig other : others) {
                other.close();
            }
        } finally {
            cleanUp();
        }
    }

    private void cleanUp() {
        try {
            subject.cleanUp(bench);
        } catch (Exception e) {
            throw new IllegalStateException("cleanUp(Bench) threw " + e, e);
        } finally {
            bench.close();
        }
    }

    private void closeNodes() {
        store = null;
        List<SessionStore> nodes = List.copyOf(opened);
        opened.clear();
        for (SessionStore node : nodes) {
            if (node instanceof AutoCloseable) {
                openings.closed(node);
            }
            close(node).ifPresent(failure -> {
                throw new Violation("close threw " + failure, failure);
            });
        }
    }

    private static Optional<Exception> close(SessionStore node) {
        if (node instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of(e);
            } catch (Exception e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
