package dev.satchel.redis;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A failure of Redis, in the words of the port. A server quotes arguments in some errors, so only the code of an error
 * is passed on, and none of Lettuce's exceptions that may hold one becomes a cause.
 */
final class Faults {

    private static final int MAX_DEPTH = 16;

    static final String UNKNOWN = "; whether a write was applied is unknown";

    // "WRONGTYPE Operation …"; from a script before Redis 7 "ERR Error running script (…): @user_script:4: WRONGTYPE
    // Operation …".
    private static final Pattern CODE = Pattern.compile("^(?:ERR .*@user_script: ?[0-9]+: -?)?([A-Z]{2,20})\\b");

    // "NOPERM this user has no permissions to run the 'client|setname' command"; the names of commands are no secret.
    private static final Pattern COMMAND = Pattern.compile("run the '([a-z|]{2,30})' command");

    private static final Set<String> NO_WRITES = Set.of("READONLY", "MASTERDOWN", "NOREPLICAS");

    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("READONLY", "it is a replica by now; the store connects anew to find the primary"),
            Map.entry("MASTERDOWN", "it is a replica without its primary; the store connects anew"),
            Map.entry(
                    "NOREPLICAS", "too few replicas are attached for its min-replicas-to-write; look at the replicas"),
            Map.entry("NOPERM", "the access list of docs/redis-store.md says what the user must be allowed"),
            Map.entry("NOAUTH", "put a user and a password into the URI"),
            Map.entry("WRONGPASS", "look at the user and the password in the URI"),
            Map.entry("MISCONF", "it cannot save to its disk; its log says why"),
            Map.entry("LOADING", "it is still reading its data; try again"),
            Map.entry("BUSY", "a script of somebody's occupies it; SCRIPT KILL ends that"),
            Map.entry("CLUSTERDOWN", "not all slots of the cluster are served; look at CLUSTER INFO"),
            Map.entry("TRYAGAIN", "a slot is being moved; try again"));

    /** Words that servers use without a code of their own, and their meaning. */
    private static final Map<String, String> WORDS = Map.of(
            "DB index is out of range", "it has no database of the number in the URI; choose a lower one",
            "SELECT is not allowed in cluster mode", "a cluster has one database; leave the number out of the URI",
            "max number of clients", "it takes no further connections; raise its maxclients, or find who holds them",
            "running in protected mode", "it is in protected mode; give it a password, or have it bind to an address");

    private static final Pattern NO_SENTINEL = Pattern.compile("(?i)^ERR unknown command .sentinel\\b");

    private Faults() {}

    static SessionStoreException of(Throwable failure, boolean mayHaveRun, Request request) {
        if (failure instanceof RedisCommandExecutionException) {
            return answered(String.valueOf(failure.getMessage()), request.name());
        }
        if (!mayHaveRun && crowded(failure)) {
            return new SessionStoreUnavailableException(
                    "too many requests wait for Redis already; nothing was sent", null);
        }
        return new SessionStoreUnavailableException(
                mayHaveRun
                        ? "the connection to Redis broke before the answer" + UNKNOWN
                        : "there is no connection to Redis; nothing was sent",
                cause(failure));
    }

    /** Whether it was turned down because the queue of Lettuce is full. */
    static boolean crowded(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("size exceeded");
    }

    /** Whether the server said that it takes no writes now, as one does that is a replica by now. */
    static boolean takesNoWrites(Throwable failure) {
        return NO_WRITES.contains(code(String.valueOf(failure.getMessage())));
    }

    /**
     * Whether the server said that the user may not do this, or that it does not know the command (it can be renamed).
     */
    static boolean forbids(Throwable failure) {
        String error = String.valueOf(failure.getMessage());
        return code(error).equals("NOPERM")
                || error.startsWith("ERR unknown command")
                || error.contains("can't run this command");
    }

    private static String code(String error) {
        Matcher code = CODE.matcher(error);
        return code.find() ? code.group(1) : "an error";
    }

    private static SessionStoreException answered(String error, String command) {
        if (error.contains("OOM command not allowed")) {
            return new SessionStoreFullException("Redis has no memory left; nothing was written");
        }
        String code = code(error);
        if (code.equals("WRONGTYPE")) {
            if (Script.ofIndex(command)) {
                return new SessionStoreUnavailableException("what lies under the key of an owner's index in Redis is no"
                        + " sorted set; find out who writes into the namespace, and delete that key (NS:o:…)");
            }
            return new CorruptSessionException(
                    "what lies under a record's key in Redis is no record", RecordLayout.versionOf(new byte[0]));
        }
        return new SessionStoreUnavailableException(
                "Redis answered " + code + " to " + command + ": " + REMEDIES.getOrDefault(code, inWords(error)));
    }

    private static String inWords(String error) {
        return WORDS.entrySet().stream()
                .filter(each -> error.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("its log and its version may tell why");
    }

    static SessionStoreException late(Duration timeout) {
        return new SessionStoreUnavailableException("Redis did not answer within " + timeout + UNKNOWN);
    }

    static SessionStoreException interrupted() {
        return new SessionStoreUnavailableException("interrupted while waiting for Redis" + UNKNOWN);
    }

    static SessionStoreException unconfirmed(long replicas, int wanted, Duration within) {
        return new SessionStoreUnavailableException("a write was applied, but " + replicas + " of " + wanted
                + " replicas confirmed it within " + within + "; it may be lost if the node fails now");
    }

    /** Why there is no store: the servers at these addresses could not be reached, or turned us away. */
    static SessionException unreachable(Throwable failure, String addresses) {
        Optional<String> answer = answer(failure, 0);
        if (answer.isPresent()) {
            return turnedAway(answer.get());
        }
        return new SessionStoreUnavailableException("cannot connect to Redis at " + addresses, cause(failure));
    }

    private static SessionException turnedAway(String error) {
        if (code(error).equals("NOPERM")) {
            return forbidden(command(error));
        }
        if (error.contains("cluster support disabled")) {
            return new SessionConfigurationException(
                    "redis.no-cluster",
                    "the server is a single one, and was called a node of a cluster",
                    "use RedisSessionStore.node(…)");
        }
        if (NO_SENTINEL.matcher(error).find()) {
            return new SessionConfigurationException(
                    "redis.no-sentinel",
                    "the server is no sentinel, and was called one",
                    "name the sentinels and their port, mostly 26379; or call a single server by redis://host:port");
        }
        return answered(error, "the greeting");
    }

    /** The answer of a server among all that failed: of a cluster's seeds each has a failure of its own. */
    private static Optional<String> answer(@Nullable Throwable failure, int depth) {
        if (failure == null || depth > MAX_DEPTH) {
            return Optional.empty();
        }
        if (failure instanceof RedisCommandExecutionException) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
        return Stream.concat(Stream.ofNullable(failure.getCause()), Arrays.stream(failure.getSuppressed()))
                .map(each -> answer(each, depth + 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String command(String error) {
        Matcher command = COMMAND.matcher(error);
        return command.find() ? command.group(1).toUpperCase(Locale.ROOT).replace('|', ' ') : "the greeting";
    }

    /** The user may not run what the store needs. */
    static SessionConfigurationException forbidden(String command) {
        return new SessionConfigurationException(
                "redis.access-list",
                "the user of the URI may not run " + command + " on the keys of the namespace, or the server lacks it",
                "give the user what the access list of docs/redis-store.md names");
    }

    private static @Nullable Throwable cause(Throwable failure) {
        return failure instanceof RedisConnectionException ? failure : null;
    }
}
