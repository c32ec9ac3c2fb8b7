package dev.satchel.testkit.internal;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.internal.Linearizer.Call;
import dev.satchel.testkit.internal.Linearizer.Verb;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Records what several threads see of one key, and lets {@link Linearizer} judge it. Nothing is assumed about time but
 * the order in which calls began and ended in this process, so that it works for remote stores.
 */
final class Histories {

    private static final int RUNNERS = 3;
    private static final int CALLS = 7;
    private static final List<Verb> VERBS = List.of(Verb.values());

    private final List<SessionStore> nodes;
    private final AtomicLong ticks = new AtomicLong();
    private final StoredRecord template;

    private Histories(List<SessionStore> nodes, StoredRecord template) {
        this.nodes = nodes;
        this.template = template;
    }

    /** Checks histories of keys that are written through this many nodes. */
    static void check(Rig rig, int nodes) throws Exception {
        List<SessionStore> opened = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            opened.add(rig.node(i));
        }
        Histories histories = new Histories(opened, rig.record());
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 2_000);
        List<StorageKey> keys = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            keys.add(rig.key());
        }
        long seed = rig.random().nextLong();
        List<List<List<Call>>> recorded = rig.race()
                .rounds(
                        RUNNERS,
                        rounds,
                        (number, round) ->
                                histories.run(keys.get(round), number, new Random(seed + 31L * round + number)));
        for (List<List<Call>> round : recorded) {
            List<Call> history = round.stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.comparingLong(Call::began))
                    .toList();
            if (!Linearizer.explains(history)) {
                throw new Violation("no order of these calls explains their answers: " + history);
            }
        }
    }

    private List<Call> run(StorageKey key, int runner, Random random) {
        SessionStore node = nodes.get(runner % nodes.size());
        List<Call> calls = new ArrayList<>();
        Long seen = null;
        for (int i = 0; i < CALLS; i++) {
            Verb verb = seen == null ? (i % 2 == 0 ? Verb.CREATE : Verb.FIND) : VERBS.get(random.nextInt(VERBS.size()));
            if (random.nextInt(4) == 0) {
                LockSupport.parkNanos(random.nextInt(40_000)); // Others come in between.
            }
            Call call = call(node, key, verb, seen == null ? 0 : seen, random.nextLong());
            calls.add(call);
            seen = call.leaves(seen);
        }
        return calls;
    }

    private Call call(SessionStore node, StorageKey key, Verb verb, long expected, long version) {
        long began = ticks.incrementAndGet();
        Object answer;
        try {
            answer = switch (verb) {
                case FIND ->
                    node.find(key).map(Histories::whole).map(Object.class::cast).orElse(WriteResult.ABSENT);
                case CREATE -> node.create(record(key, version));
                case REPLACE -> node.replace(record(key, version), expected);
                case DELETE -> node.delete(key, expected);
            };
        } catch (SessionStoreException unknown) {
            return new Call(verb, expected, version, Call.UNKNOWN, began, Long.MAX_VALUE);
        }
        return new Call(verb, expected, version, answer, began, ticks.incrementAndGet());
    }

    private StoredRecord record(StorageKey key, long version) {
        return new Draft(template)
                .key(key)
                .version(version)
                .payload(Payload.of(ByteBuffer.allocate(8).putLong(version).array()))
                .record();
    }

    private static Long whole(StoredRecord found) {
        @Nullable
        Long said = found.payload().size() == 8
                ? ByteBuffer.wrap(found.payload().toBytes()).getLong()
                : null;
        Expect.that(
                said != null && said == found.version(),
                "find answered a record with the version of one write and the payload of another");
        return found.version();
    }
}
