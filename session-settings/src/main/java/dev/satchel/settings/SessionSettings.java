package dev.satchel.settings;

import dev.satchel.sealed.KeyRing;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.SessionStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The parts of a session stack, as a file, a map or the environment names them. Immutable: each word answers settings
 * with one thing more.
 *
 * <p><b>Guarantees.</b> {@link #open} reports everything that is wrong at once, each with its fix: unknown keys with
 * the nearest known one, bad values, and keys that are missing. It reports keys that contradict each other, and
 * libraries that are not on the class path with their coordinates. No message holds a secret. Parts that were opened
 * before a failure are closed again.
 *
 * <p><b>Values.</b> Durations are {@code 30m} or {@code PT30M}, sizes {@code 4000} or {@code 64 KiB}. A secret is the
 * secret itself, {@code file:/run/secrets/redis} or {@code env:REDIS_URI}. Such a variable is one of this process; in
 * settings of {@link #environment(String, Map)} it is one of theirs. Relative paths in a file are relative to its
 * folder. Keys of a storage that {@code store} does not name are read and not used, so that one line changes the
 * storage.
 *
 * <p><b>Threads.</b> Where keys are read again or sessions are reaped, the stack has a daemon thread for each, unless
 * you hand over an {@link #executor}.
 *
 * <pre>{@code
 * SessionSettings settings = SessionSettings.load(Path.of("/etc/shop/sessions.properties"))
 *     .overriddenBy(SessionSettings.environment("SHOP_SESSIONS_"));
 * try (SessionStack stack = settings.open()) {
 *     JdkSessions web = JdkSessions.of(stack.sessions(), stack.cookie());
 * }
 * }</pre>
 */
public final class SessionSettings {

    private final Source source;
    private final Handed handed;

    private SessionSettings(Source source, Handed handed) {
        this.source = source;
        this.handed = handed;
    }

    /** The settings in this map of keys and values. */
    public static SessionSettings of(Map<String, String> settings) {
        return new SessionSettings(Source.map(Map.copyOf(settings), null), Handed.NOTHING);
    }

    /**
     * The settings in this file, in UTF-8: of properties, or one JSON object of keys where its name ends in {@code
     * .json}.
     *
     * @throws SessionConfigurationException when it cannot be read
     */
    public static SessionSettings load(Path file) {
        Source source = Source.file(Objects.requireNonNull(file, "file"));
        return new SessionSettings(source, Handed.NOTHING);
    }

    /**
     * The settings in the environment variables that begin with this prefix: {@code SATCHEL_COOKIE_SAME_SITE} sets
     * {@code cookie.same-site}. A blank variable is not set.
     *
     * @throws IllegalArgumentException when the prefix is empty: every variable would be a key
     */
    public static SessionSettings environment(String prefix) {
        return environment(prefix, System.getenv());
    }

    /**
     * The same, of these variables. A variable that {@code env:} in their values refers to is one of them as well.
     *
     * @throws IllegalArgumentException when the prefix is empty
     */
    public static SessionSettings environment(String prefix, Map<String, String> variables) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("the prefix of the environment variables is empty; use one like SHOP_");
        }
        return new SessionSettings(Source.environment(prefix, Map.copyOf(variables)), Handed.NOTHING);
    }

    /** These settings, where what the others say goes before, what they were handed over included. */
    public SessionSettings overriddenBy(SessionSettings others) {
        return new SessionSettings(source.overriddenBy(others.source), handed.overriddenBy(others.handed));
    }

    /** With this clock, for the stack, its store and its cookie. Default the system's. */
    public SessionSettings clock(InstantSource clock) {
        return with(handed.clock(Objects.requireNonNull(clock, "clock")));
    }

    /** With this codec. Default {@code JsonCodec.standard()}. */
    public SessionSettings codec(SessionCodec codec) {
        return with(handed.codec(Objects.requireNonNull(codec, "codec")));
    }

    /** With this policy, in place of the keys from {@code idle} to {@code duplicates}. */
    public SessionSettings policy(SessionPolicy policy) {
        return with(handed.policy(Objects.requireNonNull(policy, "policy")));
    }

    /**
     * With this store. {@code store} is left out then, or {@code cookie} or {@code hybrid}: the store is in place of
     * {@code ledger} or {@code hybrid.store}. You close it.
     */
    public SessionSettings store(SessionStore store) {
        return with(handed.store(Objects.requireNonNull(store, "store")));
    }

    /** With these keys in place of {@code keys.…}. Read them again yourself, where they may change. */
    public SessionSettings keys(KeyRing keys) {
        return with(handed.keys(Objects.requireNonNull(keys, "keys")));
    }

    /** With this database in place of {@code jdbc.url}. You close it. */
    public SessionSettings dataSource(DataSource dataSource) {
        return with(handed.dataSource(Objects.requireNonNull(dataSource, "dataSource")));
    }

    /** With this executor for reaping and for reading keys again. You shut it down. */
    public SessionSettings executor(ScheduledExecutorService executor) {
        return with(handed.executor(Objects.requireNonNull(executor, "executor")));
    }

    /** With one listener more. */
    public SessionSettings listener(SessionListener listener) {
        return with(handed.listener(Objects.requireNonNull(listener, "listener")));
    }

    private SessionSettings with(Handed more) {
        return new SessionSettings(source, more);
    }

    /**
     * The text of this key, as it was given; empty when it is not set. For programs that show or check settings.
     *
     * @throws IllegalArgumentException when there is no such key, or when its value is a secret
     */
    public Optional<String> text(String key) {
        Key<?> known = Keys.BY_NAME.get(key);
        if (known == null || known.secret()) {
            throw new IllegalArgumentException(
                    known == null
                            ? "there is no key '" + Shown.of(key) + "'; docs/settings-keys.md lists all"
                            : key + " is a secret, which no program shows");
        }
        return Optional.ofNullable(source.said().get(key)).map(Said::text);
    }

    /**
     * Every key, with what it decides, in the order of the documentation: for tools that show or check settings.
     */
    public static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        Keys.ALL.forEach(key -> keys.put(key.name(), key.meaning()));
        return Collections.unmodifiableMap(keys);
    }

    /**
     * Opens the stack. Close it after use.
     *
     * @throws SessionConfigurationException with every problem
     * @throws dev.satchel.session.SessionStoreUnavailableException when the store cannot be reached
     */
    public SessionStack open() {
        return new Opener(source, handed).open();
    }

    /**
     * The key file, without opening anything.
     *
     * @throws SessionConfigurationException when the settings name none, or what looks like a key
     */
    Path keyFile() {
        return new Values(source.said(), new ArrayList<>())
                .keyFile()
                .orElseThrow(() -> new SessionConfigurationException(
                        "settings.missing",
                        "there is no key file to work on: keys.file is not set",
                        "add keys.file = /etc/shop/session-keys.json"));
    }

    /** The keys that are set, without their values. */
    @Override
    public String toString() {
        return source.said().values().stream()
                .map(Said::toString)
                .collect(Collectors.joining(", ", "SessionSettings[", "]"));
    }
}
