package dev.satchel.session.internal;

import dev.satchel.session.Sealer;
import dev.satchel.session.codec.Payload;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The {@link Mirror} under one of several keys: it seals under the first and opens what was sealed under any. */
final class MirrorRing implements Sealer {

    private final Mirror mirror = new Mirror();
    private volatile char primary;
    private volatile Set<Character> keys;

    MirrorRing(char primary, Character... others) {
        this.primary = primary;
        this.keys = Set.of(others);
    }

    /** From now on these. */
    void hold(char nowPrimary, Character... others) {
        primary = nowPrimary;
        keys = Set.of(others);
    }

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public Payload seal(String purpose, Payload binding, Payload clear) {
        byte[] sealed = mirror.seal(purpose, binding, clear).toBytes();
        byte[] bytes = Arrays.copyOf(sealed, sealed.length + 1);
        bytes[sealed.length] = (byte) primary;
        return Payload.of(bytes);
    }

    @Override
    public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
        byte[] bytes = sealed.toBytes();
        if (bytes.length == 0) {
            return Optional.empty();
        }
        char key = (char) bytes[bytes.length - 1];
        return key == primary || keys.contains(key)
                ? mirror.open(purpose, binding, Payload.of(Arrays.copyOf(bytes, bytes.length - 1)))
                : Optional.empty();
    }
}
