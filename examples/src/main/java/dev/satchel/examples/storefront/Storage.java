package dev.satchel.examples.storefront;

import dev.satchel.file.FileSessionStore;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.redis.RedisSessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What can keep the shop's sessions: a line each. */
enum Storage {
    /** The whole session, sealed, in the browser's cookie. */
    COOKIE((stack, settings, clock, opened) -> stack.backend(SealedSessions.with(keyRing(settings, opened)))),
    /** This process's memory. */
    MEMORY((stack, settings, clock, opened) ->
            stack.store(MemorySessionStore.builder().clock(clock).build())),
    /** Files in a directory: several processes may share it, and it outlives them. */
    FILE((stack, settings, clock, opened) -> reaped(stack.store(FileSessionStore.in(directory(settings))), opened)),
    /** The Redis or Valkey server at {@code SATCHEL_REDIS}: all shops on it are one. */
    REDIS((stack, settings, clock, opened) -> stack.store(opened.add(redis(settings, clock))));

    @SuppressWarnings("ImmutableEnumChecker") // the choices hold nothing
    private final Choice choice;

    Storage(Choice choice) {
        this.choice = choice;
    }

    /**
     * The storage of this name.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Storage named(String name) {
        for (Storage storage : values()) {
            if (storage.label().equals(name)) {
                return storage;
            }
        }
        String names = Arrays.stream(values()).map(Storage::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("SATCHEL_STORE is one of " + names + ", not '" + name + "'");
    }

    /** How it is named outside. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Says to the stack where its sessions lie, and leaves with {@code opened} what must be closed in the end. */
    void into(Sessions.Builder stack, Settings settings, InstantSource clock, Opened opened) {
        choice.into(stack, settings, clock, opened);
    }

    /** Whether several shops on it are one shop, whose carts then lie there too. */
    boolean shared() {
        return this == FILE || this == REDIS;
    }

    private static RedisSessionStore redis(Settings settings, InstantSource clock) {
        String uri = settings.variable("SATCHEL_REDIS")
                .orElseThrow(() -> new IllegalArgumentException(
                        "SATCHEL_REDIS is not set: it says where the server is, such as redis://localhost:6379"));
        return RedisSessionStore.node(uri).namespace("storefront").clock(clock).connect();
    }

    private static KeyRing keyRing(Settings settings, Opened opened) {
        Optional<String> key = settings.variable("SATCHEL_KEY");
        Optional<String> file = settings.variable("SATCHEL_KEYS");
        if (key.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException(
                    "SATCHEL_KEY and SATCHEL_KEYS are both set: choose a key or a file of keys");
        }
        if (file.isPresent()) {
            return watched(Path.of(file.get()), opened);
        }
        if (key.isEmpty()) {
            System.err.println("SATCHEL_KEY is not set: sessions are sealed under a key that ends with this process.");
            return KeyRing.ephemeralForDevelopment();
        }
        try {
            return KeyRing.ofBase64(key.get());
        } catch (SessionConfigurationException refused) {
            throw new IllegalArgumentException("SATCHEL_KEY is no root key: " + refused.getMessage(), refused);
        }
    }

    /** The keys in this file, which is looked at each second: what is not a key file is reported, and the former keys stay in use. */
    private static KeyRing watched(Path file, Opened opened) {
        KeyRing ring;
        try {
            ring = KeyRing.fromFile(file);
        } catch (SessionConfigurationException refused) {
            throw new IllegalArgumentException("SATCHEL_KEYS names no key file: " + refused.getMessage(), refused);
        }
        ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
        opened.add(watcher::shutdownNow);
        Future<?> unused = watcher.scheduleWithFixedDelay(() -> reload(ring), 1, 1, TimeUnit.SECONDS);
        return ring;
    }

    private static void reload(KeyRing ring) {
        try {
            if (ring.reload()) {
                System.err.println("SATCHEL_KEYS has changed: " + ring);
            }
        } catch (SessionConfigurationException refused) {
            System.err.println("SATCHEL_KEYS is not taken up: " + refused.getMessage());
        }
    }

    private static Path directory(Settings settings) {
        return Path.of(settings.variable("SATCHEL_DIR")
                .orElseThrow(() -> new IllegalArgumentException(
                        "SATCHEL_DIR is not set: SATCHEL_STORE=file keeps sessions in the directory that it names")));
    }

    /** What does not expire by itself is swept from time to time, on a thread that ends with the shop. */
    private static Sessions.Builder reaped(Sessions.Builder stack, Opened opened) {
        ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor();
        opened.add(sweeper::shutdownNow);
        return stack.reapEvery(Duration.ofMinutes(5), sweeper);
    }

    private interface Choice {
        Sessions.Builder into(Sessions.Builder stack, Settings settings, InstantSource clock, Opened opened);
    }
}
