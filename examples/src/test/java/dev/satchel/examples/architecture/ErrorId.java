package dev.satchel.examples.architecture;

import java.util.Locale;

/**
 * The ids of all configuration problems of the published modules, with what they mean. An id stays: programs and alarms
 * may depend on it. The message of a problem is exact where this text is general, as it knows the value.
 *
 * <p>The id follows from the constant's name: {@code POLICY_TOUCH_EVERY} is {@code policy.touch-every}.
 */
enum ErrorId {
    STACK_NAME(
            "The stack's name has other characters than a-z A-Z 0-9 . _ - /, none, or more than 100.",
            "Name it like `shop/prod`."),
    STACK_CODEC("The stack has no codec.", "Add `codec(JsonCodec.standard())`."),
    STACK_STORAGE("The stack has no storage, or two.", "Say one of `store(…)` and `backend(…)`, once."),
    STACK_SEAL_AT_REST(
            "`sealAtRest` was said beside a backend, which seals by itself.", "Use it with `store(…)` only."),
    STACK_CONFLICTS(
            "The storage cannot keep the conflict rule that was chosen.",
            "Use a store, or leave `conflicts(…)` out for the best that the storage can."),
    STACK_PER_OWNER(
            "`perOwner` and `refuseFurtherClaims` count the sessions of a principal, and the storage has no owner index.",
            "Use a store that has one. Sealed sessions need a ledger on such a store."),
    STACK_REAP_EVERY(
            "`reapEvery` can delete nothing in this storage, or its interval is not positive or too long.",
            "Leave it out, use a store that is `Reapable`, or choose an interval of minutes."),
    STACK_REAP_EXECUTOR(
            "The executor of `reapEvery` takes no tasks.",
            "Hand over one that runs. Shut it down after the last use of the stack."),
    STACK_BUILT_TWICE("One builder was asked for two stacks.", "Make a builder for each stack."),
    STACK_CLOCK(
            "The store drops records by a clock that is too far from the stack's.",
            "Hand the same clock to both, or set the machines' clocks."),
    STACK_NOT_ADDRESSABLE(
            "`at(address)` was called on a stack that keeps its sessions in their tokens.",
            "Compose a stack with a store for sessions at addresses."),
    STACK_NO_OWNER_INDEX(
            "`owned()` was called on a stack that cannot find sessions by their owner.",
            "Use a store that has an owner index. Sealed sessions need a ledger on such a store."),
    STACK_NOT_REAPABLE(
            "`deleteExpired` was called on a store that cannot delete what has passed.",
            "Use a store that is `Reapable` or has `NativeExpiry`."),
    STACK_END_ALL_BEFORE(
            "`endAllBefore` was called on a stack that keeps its sessions in their tokens.",
            "Use the key ring's `revokeAllBefore(…)`, which ends sealed sessions."),
    POLICY_IDLE("The idle time is not positive, or longer than ten years.", "Choose a duration in between."),
    POLICY_ABSOLUTE(
            "The absolute lifetime is not positive, or longer than ten years.", "Choose a duration in between."),
    POLICY_LONGEST_EXCHANGE(
            "`longestExchange` is not positive, or longer than ten years.", "Choose a duration in between."),
    POLICY_IDLE_BEYOND_ABSOLUTE(
            "The idle time is longer than the absolute lifetime.",
            "Choose `idle(…)` at most as long as `absolute(…)`."),
    POLICY_TOUCH_EVERY(
            "`touchEvery` is negative, or more than half of the idle time.",
            "Choose at most half of `idle(…)`, or leave it out."),
    POLICY_BUDGET("The budget is too small for any session.", "Choose 256 bytes or more."),
    POLICY_PER_OWNER("A principal may have no session at all.", "Choose 1 or more."),
    CODEC_SIZE(
            "The codec wrote another number of bytes than it had said, or failed.",
            "Let its `size(…)` measure what `write(…)` writes. Rule ENV-09 of the codec's contract finds it."),
    PLACEMENT_TOKEN(
            "The sessions of a placement begin in a token for which a ledger keeps a record.",
            "Use `SealedSessions.with(keys)` without a ledger. A claimed session lies in the store anyway."),
    LANES_WAIT("Exchanges would wait for their turn less than zero or longer than an hour.", "Choose a few seconds."),
    LANES_MOST_WAITING(
            "Less than one exchange may wait for a session.",
            "Choose 1 or more. Not to wait at all, choose a wait of zero."),
    EXTENSIONS_NAME(
            "The name of an extension has other characters than allowed, none, or more than 100.",
            "Use a-z A-Z 0-9 . _ -, and slashes in the name of a data source."),
    EXTENSIONS_DUPLICATE(
            "Two extensions have one name. The message names both places.", "Rename one of them, or leave it out."),
    EXTENSIONS_UNKNOWN_DATA_SOURCE(
            "A data source was asked for that is not registered.", "Register it, or correct the name."),
    EXTENSIONS_HEADER(
            "A header was allowed to extensions that carries credentials.",
            "Leave it out. An extension never sees it."),
    JSON_DEFAULT_TYPING(
            "The `JsonMapper` names classes in the data, and reading would instantiate them.",
            "Build it without `activateDefaultTyping`."),
    SEALED_NO_KEY(
            "There is no primary key: no key file, no environment variable, or no key that is primary in it.",
            "Make a key with `KeyTool generate`, or promote one with `KeyTool promote`. There is no default key."),
    SEALED_KEY_FILE(
            "The key file cannot be read or used.",
            "Let the user of the process own it. Change it with `KeyTool` only."),
    SEALED_KEY_FILE_OWNER(
            "The key file belongs to another user than the one of the process.",
            "Give it to that user with `chown`, or run as its owner."),
    SEALED_KEY_FILE_PERMISSIONS(
            "Others than its owner may read or write the key file.",
            "Say `chmod 600`, and consider its keys known to whoever could read it."),
    SEALED_KEY_FOLDER(
            "The key file lies in a folder that everybody may write to.",
            "Say `chmod o-w` for the folder, and find out who made the file."),
    SEALED_KEY_STATE(
            "A key does not begin with its state.",
            "Write `pending:`, `primary:`, `retired:` or `revoked:` before it."),
    SEALED_KEY_TEXT("A key is no base64 of random bytes.", "Generate one with `KeyTool generate`."),
    SEALED_KEY_LENGTH("A key has another length than 32 bytes.", "Generate one with `KeyTool generate`."),
    SEALED_KEY_CONSTANT("A key follows a pattern and is not random.", "Generate one with `KeyTool generate`."),
    SEALED_KEY_PUBLISHED(
            "A key is printed in public documentation.", "Generate one of your own with `KeyTool generate`."),
    SEALED_KEY_TWICE("One key is in the ring twice.", "Remove one of the two entries, never the revoked one."),
    SEALED_KEY_REVOKED("A key that this ring has seen revoked is primary again.", "Make another key primary."),
    SEALED_TWO_PRIMARIES("Two keys are primary.", "Retire one of them."),
    SEALED_PASSPHRASE(
            "The passphrase is short, easy to guess, or has half a character.",
            "Take six random words, or better a key file."),
    SEALED_SALT(
            "The salt of the passphrase is too short, or has half a character.",
            "Take a text that no other deployment has, such as its domain name and the date of its first start."),
    SEALED_RELOAD_EVERY(
            "The interval of `reloadEvery` is not positive or too long, or its executor takes no tasks.",
            "Choose seconds. Hand over an executor that runs."),
    SEALED_BUDGET(
            "The budget is more than a browser keeps as a cookie, or less than an empty token takes.",
            "Choose one in between, or keep large sessions in a store."),
    SEALED_LONGEST_LIFETIME(
            "`longestLifetime` is shorter than an absolute lifetime of the policy, or longer than ten years.",
            "Choose a duration in between."),
    SEALED_LIFETIME(
            "A session asked for a longer lifetime than that for which a sealed token opens.",
            "Choose a shorter lifetime, or a longer `longestLifetime(…)`."),
    SEALED_STRICT("`strict()` was said without a ledger.", "Add `ledger(store)`, or leave `strict()` out."),
    SEALED_CODEC("The codec does not write a JSON object.", "Choose one that does, such as `JsonCodec`."),
    SEALED_ADDRESS("A session at an address was asked of sealed sessions.", "Compose a stack with a store for them."),
    FILE_NOT_A_DIRECTORY("The path of the file store is something else than a directory.", "Name a directory."),
    FILE_SYMBOLIC_LINK(
            "The directory is a symbolic link. Anybody who may change it decides where sessions go.",
            "Name the directory that it points to."),
    FILE_FOREIGN_OWNER(
            "The directory, or something in it, belongs to another user.",
            "Run as that user, give the directory to this one, or use another directory."),
    FILE_NO_LOCKS(
            "The file system locks no files.", "Use a local file system, or have the lock service of this one run."),
    FILE_UNUSABLE(
            "The process may not list or write the directory, or the disk is full.",
            "Make it a directory that this process may use, on a disk with room."),
    TOKEN_FILE_SYMBOLIC_LINK("The token file is a symbolic link.", "Name the file that it points to."),
    TOKEN_FILE_PERMISSIONS(
            "Others may read or write the token file.",
            "Delete it and sign in again, or say `chmod 600` if nobody looked."),
    TOKEN_FILE_NO_FILE("The token file is a pipe or a device.", "Delete it and sign in again, or name another file."),
    REDIS_URI(
            "The address is no Redis URI.",
            "Write `redis://host:port` or `rediss://user:password@host:port`, with special characters percent-encoded."),
    REDIS_NO_SEEDS("A cluster was given without a node to ask.", "Name one or more of its nodes."),
    REDIS_IS_CLUSTER(
            "The server is a node of a cluster and was called a single one.", "Use `RedisSessionStore.cluster(…)`."),
    REDIS_NO_CLUSTER(
            "The server is a single one, and was called a node of a cluster.", "Use `RedisSessionStore.node(…)`."),
    REDIS_NO_SENTINEL(
            "The server is no sentinel, and was called one.",
            "Name the sentinels and their port, mostly 26379, or call a single server by `redis://host:port`."),
    REDIS_EVICTS(
            "The server drops keys when its memory is full, so that users are signed out at random.",
            "Set `maxmemory-policy noeviction`, or give sessions a server of their own."),
    REDIS_ACCESS_LIST(
            "The user of the URI may not run a command on the keys of the namespace.",
            "Give the user what the access list of [the Redis store](redis-store.md) names."),
    REDIS_CLIENT_REPLAYS(
            "The client sends commands again after a reconnection, so that a write may be applied twice.",
            "Set `disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)` on the client's options."),
    REDIS_NAMESPACE(
            "The namespace has other characters than a-z A-Z 0-9 . _ : / -, none, or more than 100.",
            "Choose one such as `shop:sessions`."),
    REDIS_REPLICAS("`confirmedBy` asks no replica.", "Ask one or more."),
    REDIS_TIMEOUT("A timeout is less than a millisecond, or more than a day.", "Choose one in between."),
    JDBC_DATABASE(
            "The store does not know this database.",
            "Use PostgreSQL, MySQL, MariaDB, H2 or SQLite, or [write a store](writing-an-adapter.md)."),
    JDBC_VERSION(
            "The database is older than the store supports.", "Use a later version. The message names the oldest."),
    JDBC_TABLE(
            "The table's name is no plain identifier, or the table is not there or not as it must be.",
            "Create it with the script that `schema()` gives."),
    JDBC_CREATE(
            "The table cannot be created.", "Run the script that `schema()` gives, as a user who may create tables."),
    JDBC_RIGHTS(
            "The database's user may not insert into, update or delete from the table.",
            "`GRANT SELECT, INSERT, UPDATE, DELETE` on it to that user."),
    JDBC_ROW_SECURITY(
            "Policies of PostgreSQL may hide rows of the table from the user.",
            "Say `ALTER TABLE … DISABLE ROW LEVEL SECURITY`, or connect as its owner or as a user with `BYPASSRLS`, or give"
                    + " the user a policy `FOR ALL … USING (true)`."),
    JDBC_ENGINE("The table lies in a MySQL engine that has no transactions.", "Say `ALTER TABLE … ENGINE = InnoDB`."),
    JDBC_NAMESPACE(
            "The namespace has other characters than a-z 0-9 . _ : / -, none, or more than 64.",
            "Choose one such as `shop:sessions`."),
    JDBC_PAYLOAD(
            "The largest payload is less than a byte, or more than the column or the connection takes.",
            "Widen the column, raise `max_allowed_packet`, or say a smaller `largestPayload(…)` and budget."),
    JDBC_SQLITE_MEMORY(
            "The SQLite database lies in memory, where each connection has one of its own.",
            "Name a file, or use `MemorySessionStore`."),
    COOKIE_NAME("The cookie's name is no token of RFC 9110.", "Use letters, digits and ``!#$%&'*+-.^_`|~`` only."),
    COOKIE_NAME_LENGTH("The cookie's name leaves a sealed session too little room.", "Use a shorter one."),
    COOKIE_PATH("The path does not begin with / or has other characters than allowed.", "Begin it with /, in ASCII."),
    COOKIE_DOMAIN("The domain is no host name.", "Use labels of letters, digits and hyphens between dots."),
    COOKIE_PATH_LENGTH("The path is longer than browsers take.", "Use a shorter one."),
    COOKIE_DOMAIN_LENGTH("The domain is longer than browsers take.", "Use a shorter one."),
    COOKIE_MAX_AGE("`maxAge` is less than a second or more than 400 days.", "Choose a duration in between."),
    COOKIE_SAME_SITE("`SameSite=None` needs `Secure`.", "Say `secure(true)`, or choose `LAX` or `STRICT`."),
    COOKIE_PARTITIONED("`Partitioned` needs `Secure`.", "Say `secure(true)`, or leave `partitioned(…)` out."),
    COOKIE_PREFIX_SECURE("The name's prefix needs `Secure`.", "Say `secure(true)`, or choose a name without prefix."),
    COOKIE_PREFIX_PATH("The prefix `__Host-` needs the path /.", "Leave `path(…)` out, or choose `__Secure-`."),
    COOKIE_PREFIX_DOMAIN("The prefix `__Host-` allows no `Domain`.", "Leave `domain(…)` out, or choose `__Secure-`."),
    COOKIE_PREFIX_HTTP_ONLY("The name's prefix needs `HttpOnly`.", "Say `httpOnly(true)`, or choose another prefix."),
    COOKIE_LOOPBACK_ONLY(
            "`SessionCookie.localhost()` was used for another host than this machine.",
            "Use `SessionCookie.standard()` over HTTPS. `localhost()` is for development."),
    TRANSPORT_HEADER("The header's name is no token of RFC 9110.", "Use letters, digits and ``!#$%&'*+-.^_`|~`` only."),
    TRANSPORT_BUDGET("The budget of a header is too small for a token, or too large.", "Choose one in between."),
    TRANSPORT_TWICE(
            "Two transports of one chain use one header or cookie.", "Give them different names, or leave one out."),
    GUARD_ORIGIN(
            "An allowed origin is not valid.",
            "Write `scheme://host` or `scheme://host:port`, without path or wildcard."),
    WEB_SAME_WIRE(
            "Two stacks serve one request by the same header or cookie.",
            "Give their cookies or headers different names."),
    FILTER_SAME_NAME("Two session filters of one name serve one request.", "Give one another name, with `named(…)`."),
    FILTER_SAME_WIRE(
            "Two session filters of one context use the same header or cookie.",
            "Give their cookies or headers different names."),
    GUICE_STRAY_LISTENERS(
            "Listeners are bound under an annotation that no stack has.",
            "Say `annotatedWith(…)` with it to their stack, or bind them under another annotation."),
    GUICE_UNHEARD_LISTENER(
            "A listener is bound without a multibinder, and nothing asks for it.",
            "Add it to the multibinder of its stack, or say `listener(…)` to the stack."),
    GUICE_MISSING_ADAPTER("`SessionHttpModule` needs a module that is not on the class path.", "Add the dependency."),
    SPRING_AUTHENTICATION(
            "A login of a kind that is not known cannot be kept in a session.",
            "Declare a bean of type `SessionAuthentications` that says what to keep."),
    SPRING_PRINCIPALS(
            "All principals were asked for, and the store keeps a digest of each and no name.",
            "Ask for the sessions of a principal that you know."),
    SETTINGS_FILE(
            "The settings file cannot be read.", "Name a file of properties in UTF-8 that this process may read."),
    SETTINGS_TWICE("A key stands twice in the settings file.", "Keep one of the lines."),
    SETTINGS_UNKNOWN_KEY(
            "There is no such key. The message names the nearest one.", "Correct it: [all keys](settings-keys.md)."),
    SETTINGS_VALUE("A value is not of its key's kind.", "The message says what the key takes."),
    SETTINGS_MISSING("A key is not set that another one needs.", "Set it. The message names it."),
    SETTINGS_CONTRADICTION("Two settings exclude each other.", "Keep one of them."),
    SETTINGS_ANONYMOUS(
            "The lifetime of sessions that nobody owns is not valid.",
            "Choose `anonymous.idle` at most as long as `anonymous.absolute`."),
    SETTINGS_MISSING_ADAPTER("A setting needs a module that is not on the class path.", "Add the dependency."),
    SETTINGS_MISSING_DRIVER(
            "No driver on the class path takes the URL of the database.", "Add the driver's dependency.");

    private final String happened;
    private final String fix;

    ErrorId(String happened, String fix) {
        this.happened = happened;
        this.fix = fix;
    }

    /** The id as it stands in brackets in a message, such as {@code policy.touch-every}. */
    String id() {
        String dashed = name().toLowerCase(Locale.ROOT).replace('_', '-');
        return dashed.startsWith("token-file-")
                ? dashed.replaceFirst("^token-file-", "token-file.")
                : dashed.replaceFirst("-", ".");
    }

    /** What is composed wrongly: the first part of the id. */
    String part() {
        return id().substring(0, id().indexOf('.'));
    }

    String happened() {
        return happened;
    }

    String fix() {
        return fix;
    }
}
