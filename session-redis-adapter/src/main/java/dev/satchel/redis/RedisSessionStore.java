package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sessions in Redis or Valkey (6.2 or later), on one node or a cluster.
 *
 * <p><b>Guarantees.</b> Each record is one key; each verb is one command or one script there, atomic on its node.
 * {@code find} and a compare-and-set cost one round trip each. A session with an owner costs one more, for the owner's
 * index, when it is created and once in ten minutes. A write goes out at most once: Lettuce's replay after a
 * reconnection is ruled out. The server drops records by itself, after a duration, so its clock may differ from ours.
 *
 * <p><b>Limits.</b> An acknowledged write is as durable as the server is: with {@code appendfsync always} it survives
 * the server's end. Replication is asynchronous. When a primary dies, what it acknowledged last may be lost with it.
 * The owner index may miss such a session until its next writes; {@link Builder#confirmedBy} narrows that window.
 * Configure the server not to evict ({@code maxmemory-policy noeviction}): each evicted session signs a user out.
 *
 * <p><b>Threads.</b> Thread-safe; all threads share one connection per node. The threads that serve the connections are
 * Lettuce's.
 *
 * <p><b>Errors.</b> {@link dev.satchel.session.SessionStoreUnavailableException} when there is no connection (at once),
 * no answer within the command timeout, or an error as answer. {@link dev.satchel.session.SessionStoreFullException}
 * when the server is out of memory; {@link dev.satchel.session.CorruptSessionException} for what is not a record. No
 * message holds a password, a key or a value.
 *
 * <pre>{@code
 * try (RedisSessionStore store = RedisSessionStore.connect("rediss://shop:secret@redis.internal:6380")) {
 *     Sessions sessions = Sessions.named("shop/prod").codec(JsonCodec.standard()).store(store).build();
 * }
 *
 * RedisSessionStore store = RedisSessionStore.cluster("redis://node-a:6379", "redis://node-b:6379")
 *     .namespace("shop")
 *     .commandTimeout(Duration.ofMillis(500))
 *     .connect();
 * }</pre>
 */
public final class RedisSessionStore implements SessionStore, Touchable, OwnerIndexed, NativeExpiry, AutoCloseable {

    /** Redis refuses a zero TTL, so an expired record is written with an expiry in the distant past. */
    private static final long LONG_AGO = 1;

    private final Link link;
    private final StoreTraits traits;
    private final InstantSource clock;
    private final KeyNames names;
    private final Calls calls;
    private final OwnerIndex owners;
    private final AtomicBoolean closed = new AtomicBoolean();

    RedisSessionStore(
            Link link, StoreTraits traits, Calls calls, KeyNames names, OwnerIndex owners, InstantSource clock) {
        this.link = link;
        this.traits = traits;
        this.clock = clock;
        this.names = names;
        this.calls = calls;
        this.owners = owners;
    }

    /**
     * Connects to one server, with all defaults; {@link #node} for more. Close it after use.
     *
     * @throws dev.satchel.session.SessionConfigurationException as {@link Builder#connect}
     * @throws dev.satchel.session.SessionStoreUnavailableException when the server cannot be reached within two seconds
     */
    public static RedisSessionStore connect(String uri) {
        return node(uri).connect();
    }

    /**
     * Connects to one server, with all keys beginning with {@code namespace:}. Close it after use.
     *
     * @throws dev.satchel.session.SessionConfigurationException as {@link Builder#connect}
     * @throws dev.satchel.session.SessionStoreUnavailableException when the server cannot be reached within two seconds
     */
    public static RedisSessionStore connect(String uri, String namespace) {
        return node(uri).namespace(namespace).connect();
    }

    /**
     * A builder for one server, or one with replicas behind sentinels.
     *
     * @param uri as Lettuce's {@code RedisURI} reads it: {@code redis://user:password@host:port/database}, {@code
     * rediss://…} for TLS,
     *     {@code redis-sentinel://host,host/database#name}
     */
    public static Builder node(String uri) {
        return new Builder(Client.node(Objects.requireNonNull(uri, "uri")));
    }

    /**
     * A builder for a cluster.
     *
     * @param seeds one or more of its nodes, as {@link #node}; the others are asked for
     */
    public static Builder cluster(String... seeds) {
        return new Builder(Client.cluster(List.of(Objects.requireNonNull(seeds, "seeds"))));
    }

    /**
     * A builder over your own client, made with a URI; you close it. It must not replay: set
     * {@code disconnectedBehavior(REJECT_COMMANDS)} on its options.
     */
    public static Builder over(RedisClient client) {
        return new Builder(Client.over(Objects.requireNonNull(client, "client")));
    }

    /** As {@link #over(RedisClient)}, for a cluster. */
    public static Builder over(RedisClusterClient client) {
        return new Builder(Client.over(Objects.requireNonNull(client, "client")));
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        byte[] name = names.record(key);
        CommandArgs<byte[], byte[]> args = Request.arguments().addKey(name);
        return calls.ask(new Request(name, CommandType.GET, args))
                .bytes()
                .map(bytes -> RecordLayout.decode(key, bytes));
    }

    @Override
    public WriteResult create(StoredRecord first) {
        byte[] name = names.record(first.key());
        byte[] record = RecordLayout.encode(first, noted(first));
        long life = TimeToLive.left(first.reclaimAt(), clock.instant());
        CommandArgs<byte[], byte[]> args = Request.arguments()
                .addKey(name)
                .add(record)
                .add(life > 0 ? "PX" : "PXAT")
                .add(life > 0 ? life : LONG_AGO)
                .add("NX");
        return calls.write(new Request(name, CommandType.SET, args)).applied()
                ? WriteResult.APPLIED
                : WriteResult.CONFLICT;
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        Answer answer = replace(next, expectedVersion, 0);
        if (answer.number() != Answer.INDEX_FIRST) {
            return result(answer);
        }
        return relisted(next.key(), Listing.of(answer), result(replace(next, expectedVersion, noted(next))));
    }

    /** Drops the former entry of a record once a write with a later one was applied. */
    private WriteResult relisted(StorageKey key, Optional<Listing> former, WriteResult result) {
        if (result == WriteResult.APPLIED) {
            former.ifPresent(listing -> owners.forget(key, listing));
        }
        return result;
    }

    private Answer replace(StoredRecord next, long expectedVersion, long indexedUntil) {
        return calls.write(
                Script.REPLACE,
                names.record(next.key()),
                RecordLayout.number(expectedVersion),
                RecordLayout.encode(next, indexedUntil),
                life(next.reclaimAt()));
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        byte[] times = RecordLayout.times(nextVersion, lastUsedAt, reclaimAt);
        Answer answer = touch(key, expectedVersion, times, reclaimAt);
        Optional<Listing> listing = Listing.of(answer);
        if (listing.isEmpty()) {
            return result(answer);
        }
        OwnerKey owner = listing.get().owner();
        long until = owners.note(owner, key, nextVersion, reclaimAt, clock.instant());
        byte[] relisting = RecordLayout.with(times, until);
        return relisted(key, listing, result(touch(key, expectedVersion, relisting, reclaimAt)));
    }

    private Answer touch(StorageKey key, long expectedVersion, byte[] times, Instant reclaimAt) {
        return calls.write(
                Script.TOUCH, names.record(key), RecordLayout.number(expectedVersion), times, life(reclaimAt));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        Answer answer = calls.write(Script.DELETE, names.record(key), RecordLayout.number(expectedVersion));
        Listing.of(answer).ifPresent(listing -> owners.forget(key, listing));
        return result(answer);
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        return owners.find(owner, after, limit);
    }

    /** One second: Redis drops a record as soon as it is asked for, and finds most of the others within so long. */
    @Override
    public Duration granularity() {
        return Duration.ofSeconds(1);
    }

    /** The clock that was given to the builder: the server receives the remaining time of a record, not its end. */
    @Override
    public Optional<InstantSource> clock() {
        return Optional.of(clock);
    }

    /** The server's, by {@code TIME}; of a cluster, that of one of its nodes. */
    Instant time() {
        Answer answer = calls.ask(new Request(names.absent(), CommandType.TIME, Request.arguments()));
        List<byte[]> told = answer.parts();
        long seconds = Long.parseLong(new String(told.get(0), US_ASCII));
        long micros = Long.parseLong(new String(told.get(1), US_ASCII));
        return Instant.ofEpochSecond(seconds, micros * 1_000);
    }

    /** As {@link SessionStore#power}; {@link InstantSource} is the clock of the server. */
    @Override
    public <P> Optional<P> power(Class<P> type) {
        return type == InstantSource.class
                ? Optional.of(type.cast((InstantSource) this::time))
                : SessionStore.super.power(type);
    }

    /**
     * {@code SHARED}; and {@code DURABLE} when every server that takes writes kept an append-only file as we connected,
     * and said so.
     */
    @Override
    public StoreTraits traits() {
        return traits;
    }

    /** Closes the connections, and the client unless you brought it. The second time nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            link.close();
        }
    }

    private long noted(StoredRecord record) {
        return record.owner()
                .map(owner -> owners.note(owner, record.key(), record.version(), record.reclaimAt(), clock.instant()))
                .orElse(0L);
    }

    private byte[] life(Instant reclaimAt) {
        return TimeToLive.text(TimeToLive.left(reclaimAt, clock.instant()));
    }

    private static WriteResult result(Answer answer) {
        return switch ((int) answer.number()) {
            case Answer.ABSENT -> WriteResult.ABSENT;
            case Answer.CONFLICT -> WriteResult.CONFLICT;
            case Answer.APPLIED -> WriteResult.APPLIED;
            default -> throw new IllegalStateException("a script answered " + answer.number());
        };
    }

    /** Says how to connect. For one thread. */
    public static final class Builder {

        private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

        /** Nobody waits as long, and the client's own numbers for it do not overflow. */
        private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

        private final Client client;
        private String namespace = "satchel";
        private InstantSource clock = InstantSource.system();
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration commandTimeout = Duration.ofSeconds(2);
        private Duration grace = OwnerIndex.GRACE;
        private String clientName = "satchel";
        private Confirmation confirmation = Confirmation.NONE;
        private boolean evicting;

        private Builder(Client client) {
            this.client = client;
        }

        /**
         * The beginning of all keys, before a colon: 1 to 100 of {@code a-z A-Z 0-9 . _ : / -}. Default {@code
         * satchel}. {@link #connect} refuses another one.
         */
        public Builder namespace(String value) {
            namespace = Objects.requireNonNull(value, "namespace");
            return this;
        }

        /** The clock of the engine, by which it reckons {@code reclaimAt}. Default the system's. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * How long to wait for a connection. Default two seconds. It has no effect on a client of yours.
         *
         * @throws SessionConfigurationException when it is less than a millisecond, or more than a day
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = timeout("connect timeout", Objects.requireNonNull(value, "connectTimeout"));
            return this;
        }

        /**
         * How long to wait for an answer. Default two seconds. Then the command fails as unavailable, and the outcome
         * of a write is unknown. A write behind others that replicas confirm may take as much longer as a confirmation.
         * A client of yours may give up sooner, by a timeout of its own.
         *
         * @throws SessionConfigurationException when it is less than a millisecond, or more than a day
         */
        public Builder commandTimeout(Duration value) {
            commandTimeout = timeout("command timeout", Objects.requireNonNull(value, "commandTimeout"));
            return this;
        }

        /**
         * The name that {@code CLIENT LIST} shows. Default {@code satchel}. Not for a client of yours, nor where the
         * URI says one.
         */
        public Builder clientName(String value) {
            clientName = Objects.requireNonNull(value, "clientName");
            return this;
        }

        /**
         * A write counts only once so many replicas have it too ({@code WAIT}). With fewer within this time it is
         * reported as unavailable, its outcome unknown. Default: no replica is asked. It narrows the window in which
         * the end of a primary loses acknowledged writes, and does not close it. Each write takes a replication's round
         * trip longer, and the writes of one node queue behind each other.
         *
         * @throws SessionConfigurationException when it is less than one replica, or the time is less than a
         *     millisecond or more than a day
         */
        public Builder confirmedBy(int replicas, Duration within) {
            if (replicas < 1) {
                throw new SessionConfigurationException(
                        "redis.replicas", "confirmedBy(" + replicas + ", …) asks nobody", "ask one replica or more");
            }
            confirmation = new Confirmation(
                    replicas, timeout("confirmation", Objects.requireNonNull(within, "confirmedBy: within")));
            return this;
        }

        /**
         * Accepts a server that drops keys when its memory is full. Default: {@link #connect} refuses one. Eviction
         * signs users out, and it may drop an owner's index before the sessions that it lists: then {@code list} and
         * {@code revokeAll} miss live sessions. {@code describe()} says so.
         */
        public Builder evicting() {
            evicting = true;
            return this;
        }

        /** For tests: when an index entry without a record is dropped. */
        Builder grace(Duration value) {
            grace = value;
            return this;
        }

        /**
         * Connects.
         *
         * @throws SessionConfigurationException when an option is wrong, or the server is a cluster and was not called
         * one. Also when the server evicts and that was not accepted, or the user may not run what the store needs
         * @throws dev.satchel.session.SessionStoreUnavailableException when the server cannot be reached
         */
        public RedisSessionStore connect() {
            KeyNames names = new KeyNames(namespace);
            Duration patience = commandTimeout.plus(confirmation.within());
            Link link = client.open(new Client.Settings(connectTimeout, clientName, patience));
            try {
                boolean confirmed = confirmation.replicas() > 0;
                Permissions.check(link.primaries(), names, link.reroutes(), confirmed, connectTimeout);
                StoreTraits traits = ServerInfo.of(link, connectTimeout, evicting, confirmed);
                Calls calls = new Calls(link, commandTimeout, confirmation);
                return new RedisSessionStore(link, traits, calls, names, new OwnerIndex(calls, names, grace), clock);
            } catch (RuntimeException failed) {
                link.close();
                throw failed;
            }
        }

        private static Duration timeout(String what, Duration value) {
            if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
                throw new SessionConfigurationException(
                        "redis.timeout",
                        "the " + what + " lies between " + MIN_TIMEOUT + " and " + MAX_TIMEOUT + ", not at " + value,
                        "choose a millisecond or more, and a day at most");
            }
            return value;
        }
    }
}
