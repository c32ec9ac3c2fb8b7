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
 * Tries, when we connect, each command and each script on a key that does not exist, so that nothing is written. A
 * command that the user may not run shows here, and not at the first sign-out.
 *
 * <p>Only a refusal counts: that a server has no memory left, or is a replica for the moment, is another fault, and
 * passes.
 */
final class Permissions {

    private static final byte[] NOTHING = {};

    private final byte[] key;
    private final Map<String, Request> tries = new LinkedHashMap<>();

    private Permissions(byte[] key) {
        this.key = key;
    }

    /**
     * Tries them on each of these connections.
     *
     * @throws dev.satchel.session.SessionConfigurationException with the first command that was refused
     */
    static void check(List<Line> primaries, KeyNames names, boolean cluster, boolean confirmed, Duration timeout) {
        for (Line line : primaries) {
            Permissions permissions = new Permissions(names.absent());
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
        add(CommandType.GET, keyed());
        add(CommandType.SET, keyed().add(NOTHING).add("PX").add(1).add("XX"));
        add(CommandType.GETRANGE, keyed().add(0).add(0));
        add(CommandType.SETRANGE, keyed().add(0).add(NOTHING));
        add(CommandType.DEL, keyed());
        add(CommandType.EXISTS, keyed());
        add(CommandType.PEXPIRE, keyed().add(1));
        add(CommandType.PTTL, keyed());
        add(CommandType.ZADD, keyed().add("XX").add(0).add(NOTHING));
        add(CommandType.ZREM, keyed().add(NOTHING));
        add(CommandType.ZSCORE, keyed().add(NOTHING));
        add(CommandType.ZRANK, keyed().add(NOTHING));
        add(CommandType.ZCOUNT, keyed().add(0).add(0));
        add(CommandType.ZRANGE, keyed().add(0).add(0));
        add(CommandType.ZREMRANGEBYSCORE, keyed().add(0).add(0));
        add(CommandType.TIME, Request.arguments());
    }

    private void scripts() {
        byte[] number = RecordLayout.number(0);
        byte[] count = TimeToLive.text(1);
        run(Script.REPLACE, number, NOTHING, count);
        run(Script.TOUCH, number, NOTHING, count);
        run(Script.DELETE, number);
        run(Script.INDEX);
        run(Script.PAGE, count);
        run(Script.HEAL, count);
        Request unknown = Calls.request(CommandType.EVALSHA, Script.DELETE, key, number);
        tries.put("EVALSHA", unknown);
    }

    private void run(Script script, byte[]... args) {
        tries.put("EVAL of " + script.file(), Calls.request(CommandType.EVAL, script, key, args));
    }

    private CommandArgs<byte[], byte[]> keyed() {
        return Request.arguments().addKey(key);
    }

    private void add(CommandType type, CommandArgs<byte[], byte[]> args) {
        tries.put(type.toString(), new Request(key, type, args));
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
