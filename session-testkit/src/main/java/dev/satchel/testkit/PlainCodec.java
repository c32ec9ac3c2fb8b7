package dev.satchel.testkit;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.testkit.internal.PlainEnvelope;
import dev.satchel.testkit.internal.PlainValues;
import java.io.IOException;

/**
 * A codec for tests that need some codec: text, whole and floating numbers, booleans, lists and maps from text, in a
 * small binary format of its own. No records, no dates: for those, take the codec of your application. The format may
 * change with any release. Thread-safe; values nest at most 100 deep.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("test").codec(new PlainCodec()).store(new ReferenceStore()).build();
 * }</pre>
 */
public final class PlainCodec implements SessionCodec {

    /** A codec. One is as good as another. */
    public PlainCodec() {}

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        try {
            byte[] bytes = PlainValues.encoded(value);
            // A value that could not be read back is refused now, not missed later.
            PlainValues.decoded(bytes, attribute.type());
            return Payload.of(bytes);
        } catch (IOException e) {
            throw new SessionValueException(attribute, "cannot be encoded: " + e.getMessage());
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T decode(Attribute<T> attribute, Payload value) {
        try {
            return (T) PlainValues.decoded(value.toBytes(), attribute.type());
        } catch (IOException e) {
            throw new SessionValueException(attribute, "cannot be decoded: " + e.getMessage());
        }
    }

    @Override
    public Payload write(SessionState state) {
        byte[] bytes = PlainEnvelope.written(state);
        return Payload.adopt(bytes, 0, bytes.length);
    }

    @Override
    public SessionState read(Payload payload) {
        try {
            return PlainEnvelope.read(payload.toBytes());
        } catch (IOException | IllegalArgumentException e) {
            throw new CorruptSessionException("this is no session");
        }
    }
}
