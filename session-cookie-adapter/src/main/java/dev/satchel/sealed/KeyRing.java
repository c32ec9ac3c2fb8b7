package dev.satchel.sealed;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.spi.Sealer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The root keys that seal sessions: 32 random bytes each, with a {@linkplain KeyState state}. Exactly one is primary and seals; what the others do
 * lets keys be changed without signing anybody out. There is no default key.
 *
 * <p><b>Refused</b>, with a {@link SessionConfigurationException} that names the problem and never the key: keys that are shorter or longer, that follow
 * a pattern, that are text, or that stand in public documentation.
 *
 * <p><b>Threads.</b> Thread-safe. {@link #reload} swaps all keys at once, while sessions are opened and sealed; one that fails changes nothing. No thread
 * of its own: whoever wants a changed file noticed calls {@code reload}.
 *
 * <p>No message, {@code toString} or log of this class holds a key.
 *
 * <pre>{@code
 * KeyRing keys = KeyRing.fromFile(Path.of("/etc/shop/session-keys.json"));
 * executor.scheduleWithFixedDelay(keys::reload, 1, 1, TimeUnit.SECONDS);
 * }</pre>
 */
public final class KeyRing {

    private final Supplier<Keys> source;
    private final boolean ephemeral;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<DerivedKeys.Context, DerivedKeys> derived = new ConcurrentHashMap<>();
    private volatile Keys loaded;
    private volatile Keys keys;

    private KeyRing(Supplier<Keys> source, boolean ephemeral) {
        this.source = source;
        this.ephemeral = ephemeral;
        this.loaded = source.get();
        this.keys = loaded;
    }

    private static KeyRing constant(Keys keys) {
        return new KeyRing(() -> keys, false);
    }

    /**
     * Keys as text: base64 or base64url of 32 bytes each. Several are separated by commas and carry their state, of which the first word may be left out
     * where there is one key only: {@code primary:b64…,retired:b64…}.
     */
    public static KeyRing ofBase64(String text) {
        return constant(KeyText.parse(text, "the key text"));
    }

    /**
     * Keys as text in an environment variable, as {@link #ofBase64} takes it.
     *
     * @throws SessionConfigurationException also when the variable is not set
     */
    public static KeyRing fromEnvironment(String variable) {
        return fromEnvironment(variable, System::getenv);
    }

    @SuppressWarnings("NullAway") // an environment answers null
    static KeyRing fromEnvironment(String variable, UnaryOperator<String> environment) {
        String text = environment.apply(variable);
        if (text == null || text.isBlank()) {
            throw new SessionConfigurationException(
                    "sealed.no-key",
                    "the environment variable " + variable + " is not set, and there is no default key",
                    "set it to a key of the command line of this module (generate)");
        }
        return constant(KeyText.parse(text, "the environment variable " + variable));
    }

    /**
     * Keys in a file of JSON, made and changed with this module's command line; {@code docs/sealed-sessions.md} describes it.
     *
     * @throws SessionConfigurationException also when the file is missing, is not such a file, or may be read by others than its owner (permissions wider
     *     than 0600, where the file system has them)
     */
    public static KeyRing fromFile(Path file) {
        KeyFile source = new KeyFile(file);
        return new KeyRing(() -> source.read().ring(), false);
    }

    /**
     * One key, derived from a passphrase through Argon2id (RFC 9106: 64 MiB, three passes, four lanes; about a second). A key file is better: a
     * passphrase is as strong as somebody's imagination, and changing it is not a rotation.
     *
     * @param passphrase at least 12 characters
     * @param salt a text of this deployment, at least 16 bytes; not secret, never the same in two deployments
     */
    public static KeyRing fromPassphrase(String passphrase, String salt) {
        return constant(Keys.of(Passphrase.derive(passphrase, salt)));
    }

    /** A key that is gone with this process, and every session with it. Warns in the log. For development: two nodes do not open each other's tokens. */
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
     * Asks the source again, and takes up what it says, all at once.
     *
     * @return whether anything changed
     * @throws SessionConfigurationException as the method that made the ring; the former keys stay in use
     */
    public boolean reload() {
        lock.lock();
        try {
            Keys next = source.get();
            if (next.sameAs(loaded)) {
                return false;
            }
            Optional<Instant> floor = keys.revokedBefore();
            loaded = next;
            keys = floor.isPresent() ? next.revokedBefore(floor.get()) : next;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses every token issued before this instant, under whatever key, from now on. Never goes back. For this process; for all nodes, and over a
     * restart, put it into the key file. What is sealed at rest is not concerned.
     */
    public void revokeAllBefore(Instant instant) {
        Objects.requireNonNull(instant, "instant");
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
     * Seals what lies in a store: {@code Sessions.named(…).sealAtRest(keyRing.sealer())}. A key must stay in the ring, retired, for as long as records that
     * it sealed are to be read.
     */
    public Sealer sealer() {
        return sealer(InstantSource.system());
    }

    /** A sealer with this clock, which says under which day's key it seals. */
    public Sealer sealer(InstantSource clock) {
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

    /** Tells the keys' ids and states. */
    @Override
    public String toString() {
        return "KeyRing"
                + keys.listed().stream()
                        .map(key -> key.id() + " " + key.state().word())
                        .toList();
    }
}
