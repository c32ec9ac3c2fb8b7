package dev.satchel.redis;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in the words of the port. A server quotes arguments in some errors, so only the code of an error is passed on, and
 * none of Lettuce's exceptions that may hold one becomes a cause.
 */
final class Faults {

    static final String UNKNOWN = "; whether a write was applied is unknown";

    // "WRONGTYPE Operation …"; from a script before Redis 7 "ERR Error running script (…): @user_script:4: WRONGTYPE
    // Operation …".
    private static final Pattern CODE = Pattern.compile("^(?:ERR .*@user_script: ?[0-9]+: -?)?([A-Z]{2,20})\\b");

    private Faults() {}

    static SessionStoreException of(Throwable failure, boolean mayHaveRun) {
        if (failure instanceof RedisCommandExecutionException) {
            return answered(String.valueOf(failure.getMessage()));
        }
        return new SessionStoreUnavailableException(
                mayHaveRun
                        ? "the connection to Redis broke before the answer" + UNKNOWN
                        : "there is no connection to Redis; nothing was sent",
                cause(failure));
    }

    private static SessionStoreException answered(String error) {
        if (error.contains("OOM command not allowed")) {
            return new SessionStoreFullException("Redis has no memory left; nothing was written");
        }
        Matcher code = CODE.matcher(error);
        String name = code.find() ? code.group(1) : "an error";
        return name.equals("WRONGTYPE")
                ? new CorruptSessionException("what lies under a record's key in Redis is no record")
                : new SessionStoreUnavailableException("Redis answered " + name);
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

    static SessionStoreException unreachable(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof RedisCommandExecutionException) {
            return answered(String.valueOf(root.getMessage()));
        }
        return new SessionStoreUnavailableException("cannot connect to Redis", cause(failure));
    }

    private static @Nullable Throwable cause(Throwable failure) {
        return failure instanceof RedisConnectionException ? failure : null;
    }
}
