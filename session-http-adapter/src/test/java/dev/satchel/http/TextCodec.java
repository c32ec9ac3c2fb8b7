package dev.satchel.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.Attribute;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Text values; a whole session is a number under which this codec keeps it. */
public final class TextCodec implements SessionCodec {

    private final Map<String, SessionState> written = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public String name() {
        return "text";
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        return Payload.of(value.toString().getBytes(UTF_8));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T decode(Attribute<T> attribute, Payload value) {
        return (T) new String(value.toBytes(), UTF_8);
    }

    @Override
    public Payload write(SessionState state) {
        String key = "state " + next.incrementAndGet();
        written.put(key, state);
        return Payload.of(key.getBytes(UTF_8));
    }

    @Override
    public SessionState read(Payload payload) {
        return written.get(new String(payload.toBytes(), UTF_8));
    }
}
