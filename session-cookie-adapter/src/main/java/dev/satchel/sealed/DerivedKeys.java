package dev.satchel.sealed;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The content keys of one context (a format and a stack, or a purpose), derived when they are first needed and kept
 * while they are in use. The number of kept keys is bounded, and only a key that opened a token is kept: forged labels
 * push nothing out. Thread-safe.
 */
final class DerivedKeys {

    private static final int MAX_OPENING = 64;
    private static final int MAX_SEALING = 8;

    private final KeyRing ring;
    private final Context context;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ContentKey> sealed = new ArrayDeque<>();
    private volatile @Nullable ContentKey sealing;
    private volatile Cache cache;

    DerivedKeys(KeyRing ring, Context context) {
        this.ring = ring;
        this.context = context;
        this.cache = new Cache(ring.keys(), Map.of());
    }

    /** The key that seals on this day. */
    ContentKey sealing(long epoch) {
        RootKey primary = ring.keys().primary();
        ContentKey known = sealing;
        return known != null && fits(known, primary, epoch) ? known : switchTo(primary, epoch);
    }

    /** Takes up a key that was in use before, and its count with it, where there is one. */
    private ContentKey switchTo(RootKey primary, long epoch) {
        lock.lock();
        try {
            ContentKey next = null;
            for (ContentKey former : sealed) {
                next = fits(former, primary, epoch) ? former : next;
            }
            if (next == null) {
                next = derive(primary, epoch);
                sealed.addFirst(next);
                if (sealed.size() > MAX_SEALING) {
                    sealed.removeLast();
                }
            }
            sealing = next;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static boolean fits(ContentKey key, RootKey root, long epoch) {
        return key.epoch() == epoch && (key.root() == root || key.root().id().equals(root.id()));
    }

    /**
     * The label before this place. Most often that is the label of the key that seals: its own text, whose hash is
     * known, and not a copy.
     */
    String label(String token, int end) {
        ContentKey now = sealing;
        if (now != null && now.labelText().length() == end && token.startsWith(now.labelText())) {
            return now.labelText();
        }
        return token.substring(0, end);
    }

    /** The key that opened something with this label before, under the keys that the ring has now. */
    @Nullable
    ContentKey known(String label) {
        Cache seen = cache;
        return seen.keys == ring.keys() ? seen.byLabel.get(label) : null;
    }

    /** The key of this kid, if the ring has its root key and that opens. */
    @Nullable
    ContentKey derive(Kid kid) {
        RootKey root = ring.keys().opening(kid.id());
        return root == null ? null : derive(root, kid.epoch());
    }

    private ContentKey derive(RootKey root, long epoch) {
        byte[] info = Hkdf.info(context.format(), context.algorithm(), context.name(), Long.toString(epoch));
        return new ContentKey(root, epoch, root.derive(info), context.label(new Kid(root.id(), epoch)));
    }

    /** Keeps a key that opened something. */
    void remember(String label, ContentKey key) {
        lock.lock();
        try {
            Keys keys = ring.keys();
            if (keys.opening(key.root().id()) != key.root()) {
                return;
            }
            Map<String, ContentKey> byLabel =
                    new HashMap<>(cache.keys == keys ? cache.byLabel : Collections.<String, ContentKey>emptyMap());
            byLabel.put(label, key);
            if (byLabel.size() > MAX_OPENING) {
                byLabel.entrySet().stream()
                        .min(Comparator.comparingLong(entry -> entry.getValue().epoch()))
                        .ifPresent(oldest -> byLabel.remove(oldest.getKey()));
            }
            cache = new Cache(keys, byLabel);
        } finally {
            lock.unlock();
        }
    }

    int remembered() {
        return cache.byLabel.size();
    }

    /** Under these keys, these labels opened something. The map does not change any more. */
    private record Cache(Keys keys, Map<String, ContentKey> byLabel) {}

    /** The purpose of a content key. */
    interface Context {
        String format();

        default String algorithm() {
            return "A256GCM";
        }

        String name();

        /** The clear bytes in front of every value that a key of this kid seals. */
        byte[] label(Kid kid);
    }
}
