package dev.satchel.redis;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoreTraits.Trait;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The facts that the servers report when we connect, and those of them that make a server unfit. */
final class ServerInfo {

    private static final Pattern MAX_MEMORY = Pattern.compile("(?m)^maxmemory:(\\d+)");
    private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:([a-z-]+)");
    private static final Pattern REPLICAS = Pattern.compile("(?m)^connected_slaves:(\\d+)");

    private final Link link;
    private final Duration timeout;
    private boolean silent;
    private boolean inMemory;
    private boolean replicated;
    private boolean unguarded;
    private Optional<String> evicts = Optional.empty();

    private ServerInfo(Link link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /**
     * The traits of the store.
     *
     * @param evicting whether the user accepts a server that evicts
     * @param confirmed whether replicas confirm each write
     * @throws SessionConfigurationException when a server is a cluster's and was not called one, or evicts
     */
    static StoreTraits of(Link link, Duration timeout, boolean evicting, boolean confirmed) {
        ServerInfo introduction = new ServerInfo(link, timeout);
        link.primaries().forEach(introduction::listen);
        introduction.refuseEviction(evicting);
        return introduction.traits(confirmed);
    }

    private void listen(Line primary) {
        String info = info(primary);
        if (info.contains("redis_mode:cluster") && link instanceof NodeLink) {
            throw new SessionConfigurationException(
                    "redis.is-cluster",
                    "the server is a node of a cluster, and was called a single one",
                    "use RedisSessionStore.cluster(…)");
        }
        silent |= info.isEmpty();
        inMemory |= !info.contains("aof_enabled:1");
        replicated |= number(REPLICAS, info) > 0;
        unguarded |= !info.contains("min_slaves_good_slaves:");
        Matcher policy = POLICY.matcher(info);
        if (number(MAX_MEMORY, info) > 0 && policy.find() && !policy.group(1).equals("noeviction")) {
            evicts = Optional.of(policy.group(1));
        }
    }

    private static long number(Pattern pattern, String info) {
        Matcher line = pattern.matcher(info);
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    private void refuseEviction(boolean evicting) {
        if (evicts.isPresent() && !evicting) {
            throw new SessionConfigurationException(
                    "redis.evicts",
                    "the server drops keys when its memory is full (maxmemory-policy " + evicts.get()
                            + "): users are signed out, and signing out everywhere may miss live sessions",
                    "set maxmemory-policy noeviction, or maxmemory 0; or accept it by evicting()");
        }
    }

    private StoreTraits traits(boolean confirmed) {
        List<String> name = new ArrayList<>(List.of(link.name()));
        if (evicts.isPresent()) {
            name.add("owner index may be evicted (" + evicts.get() + ")");
        }
        if ((replicated || link.failsOver()) && unguarded && !confirmed) {
            name.add("a fail-over may undo the latest acknowledged writes, sign-outs among them");
        }
        if (silent) {
            name.add("whether it evicts is unknown (the user may not run INFO)");
        }
        String displayName = String.join("; ", name);
        return inMemory
                ? StoreTraits.of(displayName, Trait.SHARED)
                : StoreTraits.of(displayName, Trait.SHARED, Trait.DURABLE);
    }

    /** Empty when the user may not ask: an access list need not allow it. */
    private String info(Line primary) {
        try {
            return primary.connection().async().info().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RedisCommandExecutionException refused && Faults.forbids(refused)) {
                return "";
            }
            throw Faults.unreachable(failed, "the address of the store");
        } catch (TimeoutException late) {
            throw Faults.late(timeout);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted();
        } catch (RedisException failed) {
            throw Faults.unreachable(failed, "the address of the store");
        }
    }
}
