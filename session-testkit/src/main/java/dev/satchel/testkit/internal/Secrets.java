package dev.satchel.testkit.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.store.StoredRecord;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The texts that would give away a record's key, owner or payload. */
final class Secrets {

    private static final int TELLING = 16;

    private final List<String> texts;

    private Secrets(List<String> texts) {
        this.texts = texts;
    }

    static Secrets of(StoredRecord record) {
        List<String> texts = new ArrayList<>();
        add(texts, record.key().toBytes());
        record.owner().ifPresent(owner -> add(texts, owner.toBytes()));
        byte[] payload = record.payload().toBytes();
        add(texts, payload);
        texts.add(new String(payload, ISO_8859_1));
        return new Secrets(texts);
    }

    private static void add(List<String> texts, byte[] bytes) {
        texts.add(HexFormat.of().formatHex(bytes));
        texts.add(Base64.getEncoder().encodeToString(bytes));
        texts.add(Base64.getUrlEncoder().encodeToString(bytes));
    }

    void areNotIn(String what, @Nullable String text) {
        if (text == null) {
            return;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        for (String secret : texts) {
            // The beginning is telling enough.
            String beginning =
                    secret.substring(0, Math.min(TELLING, secret.length())).toLowerCase(Locale.ROOT);
            Expect.that(!lower.contains(beginning), what + " holds a key, an owner or a payload");
        }
    }

    void areNotIn(String what, Throwable failure) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth < 10; each = each.getCause()) {
            areNotIn(what, each.toString());
            for (Throwable suppressed : each.getSuppressed()) {
                areNotIn(what, suppressed.toString());
            }
            depth++;
        }
    }
}
