package dev.satchel.settings;

import dev.satchel.session.Undecodable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every key that settings may have, in the order of the documentation, which is generated from here. */
final class Keys {

    /** Where the sessions of a stack lie. */
    enum Place {
        COOKIE,
        MEMORY,
        FILE,
        REDIS,
        JDBC,
        HYBRID;

        /** Whether sessions are sealed into their tokens there. */
        boolean sealsTokens() {
            return this == COOKIE || this == HYBRID;
        }
    }

    /** The store beside sealed tokens: of a ledger, or of a hybrid stack. */
    enum StorePlace {
        MEMORY,
        FILE,
        REDIS,
        JDBC;

        Place place() {
            return Place.valueOf(name());
        }
    }

    /** The result of a claim when the principal has as many sessions as the policy allows. */
    enum FurtherClaim {
        END_LEAST_RECENTLY_USED,
        REFUSE
    }

    /** The result of opening when the store does not respond. */
    enum OnOutage {
        FAIL,
        READ_EMPTY
    }

    /** The result of opening when several different live sessions are presented at once. */
    enum OnDuplicates {
        FIRST_WINS,
        REFUSE
    }

    /** When a write to files is acknowledged, as the file adapter has it. */
    enum FileDurability {
        FSYNC,
        OS
    }

    /** When a browser sends the cookie along, as the HTTP adapter has it. */
    enum CookieSameSite {
        STRICT,
        LAX,
        NONE
    }

    /** Which cookies a browser drops first, as the HTTP adapter has it. */
    enum CookiePriority {
        LOW,
        MEDIUM,
        HIGH
    }

    private static final int ANY = Integer.MAX_VALUE;

    static final Key<String> NAME = Key.of(
            "name",
            Kind.stackName(),
            "required",
            "The name of the stack. It goes into every key and seal; renaming a stack abandons its sessions");
    static final Key<Place> STORE = Key.of(
            "store",
            Kind.choice(Place.class),
            "required",
            "Where sessions lie: sealed in their cookie, in memory, in files, on Redis or Valkey, in a table of a database, or sealed in their cookie until a login");

    static final Key<Duration> IDLE =
            Key.of("idle", Kind.duration(), "30m", "A session expires when it was not used for so long");
    static final Key<Duration> ABSOLUTE =
            Key.of("absolute", Kind.duration(), "12h", "A session expires so long after it started, whatever its use");
    static final Key<Duration> TOUCH_EVERY = Key.of(
            "touch-every",
            Kind.duration(),
            "1m, or half of `idle` where that is less",
            "Mere reading writes at most this often; at most half of `idle`");
    static final Key<Boolean> REMEMBER = Key.of(
            "remember",
            Kind.flag(),
            "false",
            "Whether the carrier keeps the token beyond the end of the browser session");
    static final Key<Duration> ANONYMOUS_IDLE =
            Key.of("anonymous.idle", Kind.duration(), "`idle`", "`idle`, for sessions that nobody owns");
    static final Key<Duration> ANONYMOUS_ABSOLUTE =
            Key.of("anonymous.absolute", Kind.duration(), "`absolute`", "`absolute`, for sessions that nobody owns");
    static final Key<Integer> OWNERS_LIMIT = Key.of(
            "owners.limit",
            Kind.number(1, ANY),
            "100, where the storage can count them",
            "How many sessions a principal may have");
    static final Key<FurtherClaim> OWNERS_BEYOND = Key.of(
            "owners.beyond",
            Kind.choice(FurtherClaim.class),
            "end-least-recently-used",
            "What a login beyond `owners.limit` does: it ends the session that was not used for the longest time, or it is refused");
    static final Key<String> CONFLICTS = Key.of(
            "conflicts",
            Kind.conflictRule(),
            "the best that the storage can",
            "What happens when another exchange wrote the session meanwhile");
    static final Key<Integer> BUDGET =
            Key.of("budget", Kind.size(), "the storage's own", "The most bytes that a session may take; at least 256");
    static final Key<Duration> LONGEST_EXCHANGE = Key.of(
            "longest-exchange", Kind.duration(), "5m", "How long an exchange takes at most; the same on all nodes");
    static final Key<Undecodable> UNDECODABLE = Key.of(
            "undecodable",
            Kind.choice(Undecodable.class),
            "drop-value",
            "What becomes of stored data that cannot be decoded");
    static final Key<OnOutage> OUTAGE =
            Key.of("outage", Kind.choice(OnOutage.class), "fail", "What opening does when the store cannot answer");
    static final Key<OnDuplicates> DUPLICATES = Key.of(
            "duplicates",
            Kind.choice(OnDuplicates.class),
            "first-wins",
            "What opening does when several different live sessions are presented at once");
    /** The keys of a policy, if a program does not hand one over. */
    static final List<Key<?>> OF_POLICY = List.of(
            IDLE,
            ABSOLUTE,
            TOUCH_EVERY,
            REMEMBER,
            ANONYMOUS_IDLE,
            ANONYMOUS_ABSOLUTE,
            OWNERS_LIMIT,
            OWNERS_BEYOND,
            CONFLICTS,
            BUDGET,
            LONGEST_EXCHANGE,
            UNDECODABLE,
            OUTAGE,
            DUPLICATES);

    static final Key<Duration> LANES_WAIT = Key.of(
            "lanes.wait",
            Kind.durationOrNever(),
            "never",
            "Inside this process the exchanges of one session run one after the other, and each waits so long for its turn");
    static final Key<Duration> REAP_EVERY = Key.of(
            "reap-every",
            Kind.durationOrNever(),
            "5m for files and databases, never elsewhere",
            "Deletes expired sessions this often, where the storage does not do it by itself");

    static final Key<Path> KEYS_FILE = Key.of(
            "keys.file",
            Kind.path(),
            "none",
            "The key file that seals sessions; made and changed with `SatchelTool keys`");
    static final Key<Duration> KEYS_RELOAD =
            Key.of("keys.reload", Kind.durationOrNever(), "1m", "How often `keys.file` is read again");
    static final Key<String> KEYS_VALUE = Key.secret(
            "keys.value", "a root key as base64", "none", "The root keys themselves, as base64, in place of a file");
    static final Key<String> KEYS_PASSPHRASE = Key.secret(
            "keys.passphrase", "a passphrase", "none", "A passphrase that the key is derived from, in place of a file");
    static final Key<String> KEYS_SALT = Key.secret(
            "keys.salt", "a text of this deployment", "none", "The salt of `keys.passphrase`: at least 16 bytes");
    static final Key<Boolean> KEYS_EPHEMERAL = Key.of(
            "keys.ephemeral",
            Kind.flag(),
            "false",
            "A key that is gone with the process, and every session with it; for development");
    static final Key<Boolean> SEAL_AT_REST = Key.of(
            "seal-at-rest",
            Kind.flag(),
            "false",
            "Whether records are sealed under the keys before they reach the store");
    static final Key<Boolean> RESEAL_ON_READ = Key.of(
            "sealed.reseal-on-read",
            Kind.flag(),
            "false",
            "Whether a sealed session under a former key is sealed anew when it is read");
    static final Key<Duration> LONGEST_LIFETIME = Key.of(
            "sealed.longest-lifetime", Kind.duration(), "400d", "How long after it was sealed a token opens at most");
    static final Key<StorePlace> LEDGER = Key.of(
            "ledger",
            Kind.choice(StorePlace.class),
            "none",
            "With `store = cookie`: where the list of valid tokens lies, which makes sign-out and revocation real");
    static final Key<StorePlace> HYBRID_STORE = Key.of(
            "hybrid.store",
            Kind.choice(StorePlace.class),
            "required for hybrid",
            "With `store = hybrid`: where sessions lie from their login on, or once they outgrow their cookie");
    static final Key<Boolean> LEDGER_STRICT = Key.of(
            "ledger.strict", Kind.flag(), "false", "Whether a token that was replaced is refused after 30 seconds");

    static final Key<String> COOKIE_NAME = Key.of(
            "cookie.name",
            Kind.text("a cookie's name"),
            "`__Host-session`; `session` with `cookie.localhost`",
            "The cookie's name");
    static final Key<Boolean> COOKIE_LOCALHOST = Key.of(
            "cookie.localhost", Kind.flag(), "false", "A cookie for plain HTTP on this machine; for development");
    static final Key<CookieSameSite> COOKIE_SAME_SITE = Key.of(
            "cookie.same-site",
            Kind.choice(CookieSameSite.class),
            "lax",
            "When the browser sends the cookie along with requests that another site caused");
    static final Key<Boolean> COOKIE_BEHIND_TLS =
            Key.of("cookie.behind-tls", Kind.flag(), "false", "Whether a proxy in front speaks HTTPS with the browser");
    static final Key<String> COOKIE_DOMAIN = Key.of(
            "cookie.domain",
            Kind.text("a host name"),
            "this host only",
            "The domain that the cookie is sent to, and every host below");
    static final Key<String> COOKIE_PATH =
            Key.of("cookie.path", Kind.text("a path such as /shop"), "/", "The path that the cookie is sent for");
    static final Key<Duration> COOKIE_MAX_AGE = Key.of(
            "cookie.max-age",
            Kind.duration(),
            "until the browser is closed",
            "How long the browser keeps the cookie of a session that is not remembered");
    static final Key<Boolean> COOKIE_SECURE =
            Key.of("cookie.secure", Kind.flag(), "true", "Whether the cookie travels by HTTPS only");
    static final Key<Boolean> COOKIE_HTTP_ONLY =
            Key.of("cookie.http-only", Kind.flag(), "true", "Whether the cookie is hidden from scripts");
    static final Key<Boolean> COOKIE_PARTITIONED = Key.of(
            "cookie.partitioned",
            Kind.flag(),
            "false",
            "Whether an embedded page has a cookie jar for each embedding site");
    static final Key<CookiePriority> COOKIE_PRIORITY = Key.of(
            "cookie.priority", Kind.choice(CookiePriority.class), "not said", "Which cookies the browser drops first");

    static final Key<Integer> MEMORY_ANONYMOUS = Key.of(
            "memory.anonymous",
            Kind.number(1, ANY),
            "the store's own",
            "How many sessions without an owner memory holds");
    static final Key<Integer> MEMORY_OWNED = Key.of(
            "memory.owned", Kind.number(1, ANY), "the store's own", "How many sessions with an owner memory holds");

    static final Key<Path> FILE_DIRECTORY =
            Key.of("file.directory", Kind.path(), "required for files", "The directory of the sessions");
    static final Key<FileDurability> FILE_DURABILITY = Key.of(
            "file.durability",
            Kind.choice(FileDurability.class),
            "fsync",
            "Whether a write waits for the disk, or for the operating system only");

    static final Key<String> REDIS_URI = Key.secret(
            "redis.uri",
            "a URI such as redis://host:6379",
            "required for Redis",
            "Where the server is: `redis://`, `rediss://` or `redis-sentinel://`");
    static final Key<Boolean> REDIS_CLUSTER = Key.of(
            "redis.cluster", Kind.flag(), "false", "Whether `redis.uri` lists nodes of a cluster, separated by commas");
    static final Key<String> REDIS_NAMESPACE = Key.of(
            "redis.namespace", Kind.text("a prefix such as shop"), "satchel", "What all keys on the server begin with");
    static final Key<Duration> REDIS_COMMAND_TIMEOUT =
            Key.of("redis.command-timeout", Kind.duration(), "2s", "How long to wait for an answer");
    static final Key<Duration> REDIS_CONNECT_TIMEOUT =
            Key.of("redis.connect-timeout", Kind.duration(), "2s", "How long to wait for a connection");
    static final Key<Integer> REDIS_REPLICAS =
            Key.of("redis.replicas", Kind.number(1, 100), "none", "How many replicas confirm a write before it counts");
    static final Key<Duration> REDIS_REPLICAS_WITHIN =
            Key.of("redis.replicas-within", Kind.duration(), "100ms", "How long to wait for `redis.replicas`");
    static final Key<Boolean> REDIS_EVICTING = Key.of(
            "redis.evicting",
            Kind.flag(),
            "false",
            "Whether a server is accepted that drops keys when its memory is full");
    static final Key<String> REDIS_CLIENT_NAME = Key.of(
            "redis.client-name", Kind.text("a name"), "satchel", "The name that the server shows for the connection");

    static final Key<String> JDBC_URL = Key.secret(
            "jdbc.url",
            "a URL such as jdbc:postgresql://host/shop",
            "required for databases",
            "Where the database is; its connections are pooled by HikariCP");
    static final Key<String> JDBC_USER =
            Key.of("jdbc.user", Kind.text("a user's name"), "none", "The user of the database");
    static final Key<String> JDBC_PASSWORD =
            Key.secret("jdbc.password", "a password", "none", "The password of `jdbc.user`");
    static final Key<Integer> JDBC_CONNECTIONS =
            Key.of("jdbc.connections", Kind.number(1, 10_000), "10", "How many connections the pool has at most");
    static final Key<Duration> JDBC_CONNECT_TIMEOUT = Key.of(
            "jdbc.connect-timeout",
            Kind.duration(),
            "5s",
            "How long to wait for a connection of the pool; at least 250ms");
    static final Key<String> JDBC_TABLE = Key.of(
            "jdbc.table", Kind.text("a table's name"), "sessions", "The table, after its schema and a dot or without");
    static final Key<String> JDBC_NAMESPACE = Key.of(
            "jdbc.namespace",
            Kind.text("a word such as shop"),
            "satchel",
            "What keeps this stack's rows apart in the table");
    static final Key<Boolean> JDBC_CREATE = Key.of(
            "jdbc.create", Kind.flag(), "false", "Whether the table is made where it is missing; for development");
    static final Key<Integer> JDBC_LARGEST_PAYLOAD = Key.of(
            "jdbc.largest-payload", Kind.size(), "1 MiB and 64 KiB", "The largest payload that the table must take");

    /** All of them. */
    static final List<Key<?>> ALL = List.of(
            NAME,
            STORE,
            IDLE,
            ABSOLUTE,
            TOUCH_EVERY,
            REMEMBER,
            ANONYMOUS_IDLE,
            ANONYMOUS_ABSOLUTE,
            OWNERS_LIMIT,
            OWNERS_BEYOND,
            CONFLICTS,
            BUDGET,
            LONGEST_EXCHANGE,
            UNDECODABLE,
            OUTAGE,
            DUPLICATES,
            LANES_WAIT,
            REAP_EVERY,
            KEYS_FILE,
            KEYS_RELOAD,
            KEYS_VALUE,
            KEYS_PASSPHRASE,
            KEYS_SALT,
            KEYS_EPHEMERAL,
            SEAL_AT_REST,
            RESEAL_ON_READ,
            LONGEST_LIFETIME,
            LEDGER,
            LEDGER_STRICT,
            HYBRID_STORE,
            COOKIE_NAME,
            COOKIE_LOCALHOST,
            COOKIE_SAME_SITE,
            COOKIE_BEHIND_TLS,
            COOKIE_DOMAIN,
            COOKIE_PATH,
            COOKIE_MAX_AGE,
            COOKIE_SECURE,
            COOKIE_HTTP_ONLY,
            COOKIE_PARTITIONED,
            COOKIE_PRIORITY,
            MEMORY_ANONYMOUS,
            MEMORY_OWNED,
            FILE_DIRECTORY,
            FILE_DURABILITY,
            REDIS_URI,
            REDIS_CLUSTER,
            REDIS_NAMESPACE,
            REDIS_COMMAND_TIMEOUT,
            REDIS_CONNECT_TIMEOUT,
            REDIS_REPLICAS,
            REDIS_REPLICAS_WITHIN,
            REDIS_EVICTING,
            REDIS_CLIENT_NAME,
            JDBC_URL,
            JDBC_USER,
            JDBC_PASSWORD,
            JDBC_CONNECTIONS,
            JDBC_CONNECT_TIMEOUT,
            JDBC_TABLE,
            JDBC_NAMESPACE,
            JDBC_CREATE,
            JDBC_LARGEST_PAYLOAD);

    /** All of them by name. */
    static final Map<String, Key<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Key::name, Function.identity()));

    private Keys() {}
}
