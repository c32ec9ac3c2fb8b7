package dev.satchel.session.internal;

import dev.satchel.session.Sealer;
import dev.satchel.session.codec.Payload;
import java.util.Arrays;
import java.util.Optional;

/** Turns bytes around and puts the binding before them: enough to tell a sealer that is asked from one that is not. */
final class Mirror implements Sealer {
    @Override
    public String name() {
        return "mirror";
    }

    @Override
    public Payload seal(String purpose, Payload binding, Payload clear) {
        byte[] bytes = clear.toBytes();
        byte[] sealed = Arrays.copyOf(binding.toBytes(), binding.size() + bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            sealed[binding.size() + i] = (byte) ~bytes[i];
        }
        return Payload.of(sealed);
    }

    @Override
    public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
        byte[] bytes = sealed.toBytes();
        if (bytes.length < binding.size() || !Arrays.equals(Arrays.copyOf(bytes, binding.size()), binding.toBytes())) {
            return Optional.empty();
        }
        byte[] clear = Arrays.copyOfRange(bytes, binding.size(), bytes.length);
        for (int i = 0; i < clear.length; i++) {
            clear[i] = (byte) ~clear[i];
        }
        return Optional.of(Payload.of(clear));
    }
}
