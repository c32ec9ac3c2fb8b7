package dev.satchel.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries, when we connect, each command and each script on a key that does not exist, so that nothing is written. The
 * key is named as a record's or as an index's, because an access list may distinguish the two. A command that the user
 * may not run shows here, and not at the first sign-out.
 *
 * <p>Only a refusal counts: that a server has no memory left, or is a replica for the moment, is another fault, and
 * passes.
 */
final class Permissions {

    private static final byte[] NOTHING = {};

    private final byte[] record;
    private final byte[] index;
    private final Map<String, Request> tries = new LinkedHashMap<>();

    private Permissions(KeyNames names) {
        record = names.absentRecord();
        index = names.absent();
    }

    /**
     * Tries them on each of these connections.
     *
     * @throws dev.satchel.session.SessionConfigurationException with the first command that was refused
     */
    static void check(List<Line> primaries, KeyNames names, boolean cluster, boolean confirmed, Duration timeout) {
        for (Line line : primaries) {
            Permissions permissions = new Permissions(names);
            permissions.commands();
            if (cluster) {
                permissions.add(CommandType.ASKING, Request.arguments());
            }
            if (confirmed) {
                permissions.add(CommandType.WAIT, Request.arguments().add(0).add(1));
            }
            permissions.scripts();
            permissions.tryOn(line, timeout);
        }
    }

    private void commands() {
        add(CommandType.GET, record());
        add(CommandType.SET, record().add(NOTHING).add("PX").add(1).add("XX"));
        add(CommandType.GETRANGE, record().add(0).add(0));
        add(CommandType.SETRANGE, record().add(0).add(NOTHING));
        add(CommandType.DEL, record());
        add(CommandType.EXISTS, record());
        add(CommandType.PEXPIRE, index().add(1));
        add(CommandType.PTTL, index());
        add(CommandType.ZADD, index().add("XX").add(0).add(NOTHING));
        add(CommandType.ZREM, index().add(NOTHING));
        add(CommandType.ZSCORE, index().add(NOTHING));
        add(CommandType.ZRANK, index().add(NOTHING));
        add(CommandType.ZCOUNT, index().add(0).add(0));
        add(CommandType.ZRANGE, index().add(0).add(0));
        add(CommandType.ZREMRANGEBYSCORE, index().add(0).add(0));
        add(CommandType.TIME, Request.arguments());
    }

    private void scripts() {
        byte[] number = RecordLayout.number(0);
        byte[] count = TimeToLive.text(1);
        run(Script.REPLACE, record, number, NOTHING, count);
        run(Script.TOUCH, record, number, NOTHING, count);
        run(Script.DELETE, record, number);
        run(Script.INDEX, index);
        run(Script.PAGE, index, count);
        run(Script.HEAL, index, count);
        Request unknown = Calls.request(CommandType.EVALSHA, Script.DELETE, record, number);
        tries.put("EVALSHA", unknown);
    }

    private void run(Script script, byte[] key, byte[]... args) {
        tries.put("EVAL of " + script.file(), Calls.request(CommandType.EVAL, script, key, args));
    }

    private CommandArgs<byte[], byte[]> record() {
        return Request.arguments().addKey(record);
    }

    private CommandArgs<byte[], byte[]> index() {
        return Request.arguments().addKey(index);
    }

    private void add(CommandType type, CommandArgs<byte[], byte[]> args) {
        tries.put(type.toString(), new Request(index, type, args));
    }

    private void tryOn(Line line, Duration timeout) {
        List<AtMostOnce.Sent> all = new ArrayList<>();
        tries.values().forEach(request -> all.add(AtMostOnce.of(request, line)));
        try {
            line.send(all);
        } catch (RedisException noConnection) {
            return;
        }
        int next = 0;
        for (String command : tries.keySet()) {
            if (refused(all.get(next++), timeout)) {
                throw Faults.forbidden(command);
            }
        }
    }

    private static boolean refused(AtMostOnce.Sent sent, Duration timeout) {
        try {
            sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (ExecutionException failed) {
            return failed.getCause() != null && Faults.forbids(failed.getCause());
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw Faults.late(timeout);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted();
        }
    }
}
