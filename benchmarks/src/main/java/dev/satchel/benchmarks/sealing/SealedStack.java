package dev.satchel.benchmarks.sealing;

import dev.satchel.json.JsonCodec;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Sessions;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.SessionBackend;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A stack of sealed sessions, and its parts.
 *
 * @param sessions the public face
 * @param parts what the backend was composed of
 * @param backend what turns a state into a token and back
 */
public record SealedStack(Sessions sessions, Composition parts, SessionBackend backend) {

    /** A stack with a key of its own, which nobody else has. */
    public static SealedStack compose() {
        List<Composition> parts = new ArrayList<>();
        List<SessionBackend> backends = new ArrayList<>();
        SealedSessions sealed = SealedSessions.with(KeyRing.ofBase64(key()));
        Sessions sessions = Sessions.named("benchmark/sealed")
                .codec(JsonCodec.standard())
                .backend(stack -> {
                    parts.add(stack);
                    backends.add(sealed.create(stack));
                    return backends.get(0);
                })
                .build();
        return new SealedStack(sessions, parts.get(0), backends.get(0));
    }

    private static String key() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }
}
