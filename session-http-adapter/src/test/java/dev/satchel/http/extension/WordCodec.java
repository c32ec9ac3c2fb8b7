package dev.satchel.http.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Text and whole numbers. A session is kept in memory; its bytes are a number that finds it, as many as it would take.
 */
final class WordCodec implements SessionCodec {

    private final Map<Integer, SessionState> written = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public String name() {
        return "words";
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        if (value instanceof String || value instanceof Integer) {
            return Payload.of(((value instanceof String ? "s" : "i") + value).getBytes(UTF_8));
        }
        throw new SessionValueException(attribute, "cannot be encoded");
    }

    @Override
    public <T> T decode(Attribute<T> attribute, Payload value) {
        String text = new String(value.toBytes(), UTF_8);
        Object read = text.startsWith("s") ? text.substring(1) : (Object) Integer.valueOf(text.substring(1));
        if (!(attribute.type() instanceof Class<?> type) || !type.isInstance(read)) {
            throw new SessionValueException(attribute, "cannot be decoded");
        }
        @SuppressWarnings("unchecked")
        T typed = (T) read;
        return typed;
    }

    @Override
    public Payload write(SessionState state) {
        int size = Integer.BYTES;
        for (int i = 0; i < state.attributes().count(); i++) {
            size += state.attributes().size(i);
        }
        int number = count.incrementAndGet();
        written.put(number, state);
        return Payload.of(ByteBuffer.allocate(size).putInt(number).array());
    }

    @Override
    public SessionState read(Payload payload) {
        return written.get(ByteBuffer.wrap(payload.toBytes()).getInt());
    }
}
