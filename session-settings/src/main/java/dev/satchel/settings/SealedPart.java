package dev.satchel.settings;

import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.KeyTool;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.store.SessionStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The keys of the settings, and what is sealed under them. The one class that sees the cookie adapter. */
final class SealedPart {

    private final Values values;
    private final KeyRing keys;

    private SealedPart(Values values, KeyRing keys) {
        this.values = values;
        this.keys = keys;
    }

    /**
     * Reads the keys, unless they were handed over.
     *
     * @throws SessionConfigurationException when they cannot be read or may not be used
     */
    static SealedPart open(Values values, @Nullable KeyRing handed) {
        return new SealedPart(values, handed != null ? handed : ring(values));
    }

    private static KeyRing ring(Values values) {
        Optional<Path> file = values.keyFile();
        if (file.isPresent()) {
            return KeyRing.fromFile(file.get());
        }
        Optional<String> text = values.get(Keys.KEYS_VALUE);
        if (text.isPresent()) {
            return KeyRing.ofBase64(text.get());
        }
        Optional<String> passphrase = values.get(Keys.KEYS_PASSPHRASE);
        return passphrase.isPresent()
                ? KeyRing.fromPassphrase(
                        passphrase.get(), values.get(Keys.KEYS_SALT).orElseThrow())
                : KeyRing.ephemeralForDevelopment();
    }

    /** Runs a command of {@code KeyTool}. */
    static int tool(PrintStream out, PrintStream err, List<String> words) {
        return KeyTool.run(out, err, words.toArray(new String[0]));
    }

    /** Reads the key file again and again, on this executor. */
    AutoCloseable reloadEvery(Duration interval, ScheduledExecutorService executor) {
        return keys.reloadEvery(interval, executor);
    }

    /** The sealer of records at rest. */
    Sealer sealer(@Nullable InstantSource clock) {
        return clock == null ? keys.sealer() : keys.sealer(clock);
    }

    /** The backend that keeps sessions in their tokens, with a ledger in this store if there is one. */
    SessionBackend.Factory backend(@Nullable SessionStore ledger) {
        SealedSessions sealed = SealedSessions.with(keys);
        if (values.is(Keys.RESEAL_ON_READ)) {
            sealed = sealed.resealOnRead();
        }
        Optional<Duration> longest = values.get(Keys.LONGEST_LIFETIME);
        if (longest.isPresent()) {
            sealed = sealed.longestLifetime(longest.get());
        }
        if (ledger != null) {
            sealed = sealed.ledger(ledger);
        }
        return values.is(Keys.LEDGER_STRICT) ? sealed.strict() : sealed;
    }
}
