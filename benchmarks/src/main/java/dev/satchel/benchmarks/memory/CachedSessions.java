package dev.satchel.benchmarks.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor: JSON bytes in a Caffeine cache that is bounded and expires by access, by hand. The variants say how much
 * of the work is done:
 *
 * <ul>
 *   <li>{@code floor} hashes the token (SHA-256, by a digest that each thread keeps), finds the bytes and leaves them
 *       encoded. A write encodes an object that it has at hand and swaps the bytes.
 *   <li>{@code floorUnhashed} takes the token itself for the key, so a look into the cache reveals the tokens.
 *   <li>{@code floorDecoded} hashes, and decodes the whole session, as a program must that reads an attribute.
 * </ul>
 *
 * <p>All of them lack absolute lifetimes, a session of its own for each request, rotation, owners, any merge of two
 * writers.
 */
final class CachedSessions implements LiveSessions {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    private final SecureRandom random = new SecureRandom();
    private final ThreadLocal<MessageDigest> digests = ThreadLocal.withInitial(CachedSessions::digest);
    private final ObjectWriter writer = JsonMapper.shared().writer();
    private final ObjectReader reader = JsonMapper.shared().readerFor(FIELDS);
    private final Cache<Object, byte[]> cache;
    private final boolean hashing;
    private final boolean decoding;
    private Contents atHand = Contents.texts(2);

    private CachedSessions(int live, boolean hashing, boolean decoding) {
        cache = bounded(live);
        this.hashing = hashing;
        this.decoding = decoding;
    }

    static CachedSessions floor(int live) {
        return new CachedSessions(live, true, false);
    }

    static CachedSessions unhashed(int live) {
        return new CachedSessions(live, false, false);
    }

    static CachedSessions decoded(int live) {
        return new CachedSessions(live, true, true);
    }

    /**
     * A cache with the needs of a session store: a bound, never reached here, and an idle time; its upkeep is on other
     * threads, as by default.
     */
    static <K, V> Cache<K, V> bounded(int live) {
        return Caffeine.newBuilder()
                .maximumSize(2L * live)
                .expireAfterAccess(Duration.ofMinutes(30))
                .build();
    }

    @Override
    public String create(Contents contents) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = TEXT.encodeToString(bytes);
        cache.put(key(token), writer.writeValueAsBytes(contents.with("9f1d2c3b")));
        atHand = contents;
        return token;
    }

    @Override
    public Object country(String token) {
        byte[] json = Objects.requireNonNull(cache.getIfPresent(key(token)));
        return decoding ? Objects.requireNonNull(decode(json).get("country")) : json;
    }

    @Override
    public Object choose(String token, String cartId) {
        Object key = key(token);
        byte[] json = Objects.requireNonNull(cache.getIfPresent(key));
        if (!decoding) {
            return swap(key, json, atHand.with(cartId));
        }
        Map<String, Object> next = decode(json);
        next.put("cartId", cartId);
        return swap(key, json, next);
    }

    @Override
    public boolean increment(String token) {
        Object key = key(token);
        while (true) {
            byte[] json = Objects.requireNonNull(cache.getIfPresent(key));
            Map<String, Object> next = decode(json);
            next.merge("count", 1, (former, one) -> (Integer) former + 1);
            if (swap(key, json, next)) {
                return true;
            }
        }
    }

    @Override
    public int count(String token) {
        return (Integer)
                decode(Objects.requireNonNull(cache.getIfPresent(key(token)))).getOrDefault("count", 0);
    }

    @Override
    public void close() {}

    private boolean swap(Object key, byte[] json, Object next) {
        return cache.asMap().replace(key, json, writer.writeValueAsBytes(next));
    }

    private Map<String, Object> decode(byte[] json) {
        return reader.readValue(json);
    }

    private Object key(String token) {
        return hashing ? hash(token) : token;
    }

    private Hash hash(String token) {
        ByteBuffer bytes = ByteBuffer.wrap(digests.get().digest(token.getBytes(StandardCharsets.ISO_8859_1)));
        return new Hash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private record Hash(long a, long b, long c, long d) {
        @Override
        public int hashCode() {
            return Long.hashCode(a);
        }
    }
}
