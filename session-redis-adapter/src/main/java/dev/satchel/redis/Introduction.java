package dev.satchel.redis;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoreTraits.Trait;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the servers say about themselves when we connect. */
final class Introduction {

    private Introduction() {}

    static StoreTraits of(Link link, Duration timeout) {
        boolean durable = true;
        for (StatefulRedisConnection<byte[], byte[]> primary : link.primaries()) {
            String info = info(primary, timeout);
            if (info.contains("redis_mode:cluster") && link instanceof NodeLink) {
                throw new SessionConfigurationException(
                        "redis.is-cluster",
                        "the server is a node of a cluster, and was called a single one",
                        "use RedisSessionStore.cluster(…)");
            }
            durable &= info.contains("aof_enabled:1");
        }
        return durable
                ? StoreTraits.of(link.name(), Trait.SHARED, Trait.DURABLE)
                : StoreTraits.of(link.name(), Trait.SHARED);
    }

    /** Empty when the user may not ask: an access list need not allow it. */
    private static String info(StatefulRedisConnection<byte[], byte[]> primary, Duration timeout) {
        try {
            return primary.async().info().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RedisCommandExecutionException refused
                    && String.valueOf(refused.getMessage()).startsWith("NOPERM")) {
                return "";
            }
            throw Faults.unreachable(failed);
        } catch (TimeoutException late) {
            throw Faults.late(timeout);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted();
        } catch (RedisException failed) {
            throw Faults.unreachable(failed);
        }
    }
}
