package dev.satchel.sealed;

import static java.util.Objects.requireNonNull;

import dev.satchel.session.Sealer;
import dev.satchel.session.SessionConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The root keys that seal sessions: 32 random bytes each, with a {@linkplain KeyState state}. Exactly one is primary
 * and seals; what the others do lets keys be changed without signing anybody out. There is no default key.
 *
 * <p><b>Limits.</b> It refuses, with a {@link SessionConfigurationException} that names the problem and never the key,
 * keys that are shorter or longer, follow a pattern, are text, or stand in public documentation.
 *
 * <p><b>Threads.</b> Thread-safe. {@link #reload} swaps all keys at once, while sessions are opened and sealed; one
 * that fails changes nothing. A key that the ring has seen revoked stays so for the ring's life. No thread of its own:
 * {@link #reloadEvery} takes an executor.
 *
 * <p>No message, {@code toString} or log of this class holds a key.
 *
 * <pre>{@code
 * KeyRing keys = KeyRing.fromFile(Path.of("/etc/shop/session-keys.json"));
 * KeyRing.Reloading reloading = keys.reloadEvery(Duration.ofSeconds(1), executor);
 * }</pre>
 */
public final class KeyRing {

    private final Supplier<Keys> source;
    private final boolean ephemeral;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<DerivedKeys.Context, DerivedKeys> derived = new ConcurrentHashMap<>();

    /** Under the lock. */
    private final Set<String> revoked = new HashSet<>();

    private volatile Keys loaded;
    private volatile Keys keys;

    /** Why the last reload failed; empty when it did not. */
    private volatile String unreadable = "";

    private KeyRing(Supplier<Keys> source, boolean ephemeral) {
        this.source = source;
        this.ephemeral = ephemeral;
        this.loaded = source.get();
        this.keys = loaded;
        this.revoked.addAll(loaded.revoked());
    }

    private static KeyRing constant(Keys keys) {
        return new KeyRing(() -> keys, false);
    }

    /**
     * Keys as text: base64 or base64url of 32 bytes each. Several are separated by commas and carry their state, of
     * which the first word may be left out where there is one key only: {@code primary:b64…,retired:b64…}.
     *
     * @throws SessionConfigurationException when it is not such a text, has no primary key or more than one, or a key
     *     is not 32 bytes or can be guessed
     */
    public static KeyRing ofBase64(String text) {
        requireNonNull(text, "ofBase64(text)");
        return constant(KeyText.parse(text, "the key text"));
    }

    /**
     * Keys as text in an environment variable, as {@link #ofBase64} takes it.
     *
     * @throws SessionConfigurationException also when the variable is not set
     */
    public static KeyRing fromEnvironment(String variable) {
        requireNonNull(variable, "fromEnvironment(variable)");
        return fromEnvironment(variable, System::getenv);
    }

    @SuppressWarnings("NullAway") // an environment answers null
    static KeyRing fromEnvironment(String variable, UnaryOperator<String> environment) {
        String text = environment.apply(variable);
        if (text == null || text.isBlank()) {
            throw new SessionConfigurationException(
                    "sealed.no-key",
                    "the environment variable " + variable + " is not set, and there is no default key",
                    "set it to what " + KeyTool.class.getName() + " generate --print prints");
        }
        return constant(KeyText.parse(text, "the environment variable " + variable));
    }

    /**
     * Keys in a file of JSON, made and changed with this module's command line; {@code docs/sealed-sessions.md}
     * describes it.
     *
     * @throws SessionConfigurationException also when the file is missing or is not such a file. Also when it belongs
     * to another user than that of this process (or root), or lies in a folder that everybody may write to. Also when
     * it has permissions wider than 0600 (0440 if it is root's), where the file system has them
     */
    public static KeyRing fromFile(Path file) {
        requireNonNull(file, "fromFile(file)");
        KeyFile source = new KeyFile(file);
        return new KeyRing(() -> source.read().ring(), false);
    }

    /**
     * One key, derived from a passphrase through Argon2id (RFC 9106: 64 MiB, three passes, four lanes; about a second).
     * A key file is better: a passphrase is as strong as somebody's imagination, and changing it is not a rotation.
     *
     * @param passphrase at least 12 characters
     * @param salt a text of this deployment, at least 16 bytes; not secret, never the same in two deployments
     * @throws SessionConfigurationException when the passphrase or the salt is shorter, or can be guessed
     */
    public static KeyRing fromPassphrase(String passphrase, String salt) {
        requireNonNull(passphrase, "fromPassphrase(passphrase, …)");
        requireNonNull(salt, "fromPassphrase(…, salt)");
        return constant(Keys.of(Passphrase.derive(passphrase, salt)));
    }

    /**
     * A key that is gone with this process, and every session with it. Warns in the log. For development: two nodes do
     * not open each other's tokens.
     */
    public static KeyRing ephemeralForDevelopment() {
        System.getLogger(KeyRing.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "Sessions are sealed under a key that is gone when this process ends. For development only.");
        Keys keys = Keys.of(RootKey.random(KeyState.PRIMARY, Optional.empty()));
        return new KeyRing(() -> keys, true);
    }

    /** A ring that asks this source at each reload. */
    static KeyRing of(Supplier<Keys> source) {
        return new KeyRing(source, false);
    }

    /**
     * Asks the source again, and takes up what it says, all at once. A key that was revoked before is not taken up
     * again.
     *
     * @return whether anything changed
     * @throws SessionConfigurationException as the method that made the ring, or when a key that was revoked is
     *     primary; the former keys stay in use
     */
    public boolean reload() {
        lock.lock();
        try {
            Keys said = remembering(source);
            if (said.sameAs(loaded)) {
                return false;
            }
            Keys next = remembering(() -> said.without(revoked));
            revoked.addAll(next.revoked());
            loaded = said;
            keys = next.after(keys);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps each failure, for a check of the ring. */
    private Keys remembering(Supplier<Keys> part) {
        try {
            Keys made = part.get();
            unreadable = "";
            return made;
        } catch (Throwable failed) {
            unreadable = String.valueOf(failed.getMessage());
            throw failed;
        }
    }

    /** Reports the keys' states, and whether they could be read the last time. */
    void check(Consumer<String> facts, Consumer<String> problems) {
        facts.accept("keys: "
                + keys.listed().stream()
                        .map(key -> key.id() + " " + key.state().word())
                        .toList()
                + (ephemeral ? ", gone with this process: for development only" : ""));
        if (!unreadable.isEmpty()) {
            problems.accept("keys: they cannot be read, and the former ones stay in use: " + unreadable);
        }
    }

    /**
     * {@linkplain #reload Reloads} again and again, until the answer is closed. A read that fails, for whatever reason,
     * changes nothing and ends nothing: the former keys stay in use and the next read comes as planned. A failure is
     * logged ({@link System.Logger} of this class), once as long as it stays the same, and so is a change.
     *
     * @param interval how long to wait after each read
     * @param executor whose thread reads; shutting it down ends the reading
     * @throws SessionConfigurationException when the interval is no positive time, or the executor takes no task
     */
    public Reloading reloadEvery(Duration interval, ScheduledExecutorService executor) {
        return reloadEvery(interval, executor, problem -> {});
    }

    /**
     * The same, and notifies a listener of each read that fails. An exception of the listener is dropped.
     *
     * @param interval how long to wait after each read
     * @param executor whose thread reads; shutting it down ends the reading
     * @param listener notified of each read that failed, on the executor's thread
     * @throws SessionConfigurationException when the interval is no positive time, or the executor takes no task
     */
    public Reloading reloadEvery(Duration interval, ScheduledExecutorService executor, ReloadListener listener) {
        requireNonNull(interval, "reloadEvery(interval, …)");
        requireNonNull(executor, "reloadEvery(…, executor)");
        requireNonNull(listener, "reloadEvery(…, listener)");
        return new ReloadTask(this, listener).schedule(interval, executor);
    }

    /** The task that reloads a ring; close it to stop that. Thread-safe. */
    public interface Reloading extends AutoCloseable {
        /** Stops after the read under way, if there is one. Again it does nothing. */
        @Override
        void close();
    }

    /** Is notified of reads that failed. */
    @FunctionalInterface
    public interface ReloadListener {
        /**
         * The keys could not be read, and the former ones stay in use. The message names the problem and the file, and
         * no key.
         */
        void failed(Throwable problem);
    }

    /**
     * Refuses every token issued before this instant, under whatever key, from now on. Never goes back. For this
     * process; for all nodes, and over a restart, put it into the key file. Records that are sealed at rest are not
     * concerned. An instant ahead of a stack's clock by more than the skew counts as the moment when the stack first
     * sees it, and keeps no other one from counting.
     */
    public void revokeAllBefore(Instant instant) {
        requireNonNull(instant, "revokeAllBefore(instant)");
        lock.lock();
        try {
            keys = keys.revokedBefore(instant);
        } finally {
            lock.unlock();
        }
    }

    /** The keys, without their material. Unmodifiable. */
    public List<KeyInfo> list() {
        return keys.listed();
    }

    /**
     * Seals what lies in a store: {@code Sessions.named(…).sealAtRest(keyRing.sealer())}. A key must stay in the ring,
     * retired, for as long as records that it sealed are to be read.
     */
    public Sealer sealer() {
        return sealer(InstantSource.system());
    }

    /** A sealer with this clock, which says under which day's key it seals. */
    public Sealer sealer(InstantSource clock) {
        requireNonNull(clock, "sealer(clock)");
        return new RingSealer(this, clock);
    }

    boolean ephemeral() {
        return ephemeral;
    }

    Keys keys() {
        return keys;
    }

    /** One for each context, so that seals are counted in one place however many backends and sealers there are. */
    DerivedKeys derived(DerivedKeys.Context context) {
        return derived.computeIfAbsent(context, made -> new DerivedKeys(this, made));
    }

    /** Shows the keys' ids and states. */
    @Override
    public String toString() {
        return "KeyRing"
                + keys.listed().stream()
                        .map(key -> key.id() + " " + key.state().word())
                        .toList();
    }
}
