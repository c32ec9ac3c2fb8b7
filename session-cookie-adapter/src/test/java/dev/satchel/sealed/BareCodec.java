package dev.satchel.sealed;

import dev.satchel.session.Attribute;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;

/** A codec whose envelope is no JSON. */
final class BareCodec implements SessionCodec {

    @Override
    public String name() {
        return "bare";
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        return Payload.EMPTY;
    }

    @Override
    public <T> T decode(Attribute<T> attribute, Payload value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Payload write(SessionState state) {
        return Payload.of(new byte[] {1, 2, 3});
    }

    @Override
    public SessionState read(Payload payload) {
        throw new UnsupportedOperationException();
    }
}
