package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Visit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor where a session is bytes elsewhere: the JSON of a map. All of it is decoded to read one attribute, and all
 * encoded again to set one, which is the least that reaches an attribute by hand.
 */
public abstract class WholeSessions implements KeptSessions {

    private final ObjectWriter writer = JsonMapper.shared().writer();
    private final ObjectReader reader =
            JsonMapper.shared().readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});
    private final AtomicInteger created = new AtomicInteger();
    private final int head;

    /** With how many bytes to leave before the JSON. */
    protected WholeSessions(int head) {
        this.head = head;
    }

    /** Keeps a value for the first time. */
    protected abstract void keep(String id, byte[] first);

    /** The value. */
    protected abstract byte[] find(String id);

    /** Keeps another value. */
    protected abstract void replace(String id, byte[] former, byte[] next);

    @Override
    public final String create(Contents contents) {
        String id = StoredVisit.key(created.getAndIncrement()).hex();
        keep(id, encode(contents.attributes()));
        return id;
    }

    @Override
    public final Object country(String token) {
        return Objects.requireNonNull(decode(find(token)).get(Visit.COUNTRY.name()));
    }

    @Override
    public final Object choose(String token, String cartId) {
        byte[] former = find(token);
        Map<String, Object> session = decode(former);
        session.put(Visit.CART_ID.name(), cartId);
        byte[] next = encode(session);
        replace(token, former, next);
        return next;
    }

    private byte[] encode(Map<String, Object> session) {
        byte[] json = writer.writeValueAsBytes(session);
        byte[] value = new byte[head + json.length];
        System.arraycopy(json, 0, value, head, json.length);
        return value;
    }

    private Map<String, Object> decode(byte[] value) {
        return reader.readValue(value, head, value.length - head);
    }
}
