package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.Sealer;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.codec.Payload;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sealing at rest: {@code format (1 byte) | key id (12) | epoch (4) | nonce (12) | sealed bytes | tag (16)}. The first
 * three and the binding are authenticated. No padding and no last day: a store's records are not a browser's cookies.
 */
final class RingSealer implements Sealer, Checked {

    private static final byte FORMAT = 1;
    private static final int LABEL = 1 + RootKey.ID_BYTES + Integer.BYTES;
    private static final int HEAD = LABEL + AesGcm.NONCE;

    private final KeyRing ring;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Pool<AesGcm> ciphers = new Pool<>(AesGcm::new);

    RingSealer(KeyRing ring, InstantSource clock) {
        this.ring = ring;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "A256GCM under a key ring";
    }

    @Override
    public void check(Consumer<String> facts, Consumer<String> problems) {
        ring.check(facts, problems);
    }

    @Override
    public Payload seal(String purpose, Payload binding, Payload clear) {
        ContentKey key = ring.derived(new Purpose(purpose)).sealing(Kid.epoch(clock.instant()));
        key.countSeal();
        byte[] nonce = new byte[AesGcm.NONCE];
        random.nextBytes(nonce);
        byte[] sealed = new byte[HEAD + clear.size() + AesGcm.TAG];
        System.arraycopy(key.label(), 0, sealed, 0, LABEL);
        System.arraycopy(nonce, 0, sealed, LABEL, nonce.length);
        byte[] bound = binding.toBytes();
        AesGcm cipher = ciphers.take();
        try {
            return clear.borrow((array, offset, size) -> {
                cipher.seal(key.key(), nonce, key.label(), bound, array, offset, size, sealed, HEAD);
                return Payload.adopt(sealed, 0, sealed.length);
            });
        } finally {
            ciphers.give(cipher);
        }
    }

    @Override
    public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
        if (sealed.size() < HEAD + AesGcm.TAG) {
            return Optional.empty();
        }
        return sealed.borrow((array, offset, size) -> open(purpose, binding, array, offset, size));
    }

    private Optional<Payload> open(String purpose, Payload binding, byte[] array, int offset, int size) {
        if (array[offset] != FORMAT) {
            return Optional.empty();
        }
        DerivedKeys keys = ring.derived(new Purpose(purpose));
        String label = new String(array, offset, LABEL, ISO_8859_1);
        ContentKey known = keys.known(label);
        ContentKey key = known != null ? known : keys.derive(kid(array, offset));
        if (key == null) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(array, offset + LABEL, offset + HEAD);
        byte[] clear = new byte[size - HEAD - AesGcm.TAG];
        AesGcm cipher = ciphers.take();
        try {
            if (!cipher.open(
                    key.key(), nonce, key.label(), binding.toBytes(), array, offset + HEAD, size - HEAD, clear)) {
                return Optional.empty();
            }
        } finally {
            ciphers.give(cipher);
        }
        if (known == null) {
            keys.remember(label, key);
        }
        return Optional.of(Payload.adopt(clear, 0, clear.length));
    }

    private static Kid kid(byte[] array, int offset) {
        int id = offset + 1;
        return new Kid(
                Base64Url.encode(Arrays.copyOfRange(array, id, id + RootKey.ID_BYTES)),
                ByteBuffer.wrap(array, id + RootKey.ID_BYTES, Integer.BYTES).getInt());
    }

    /** The derivation for what is sealed for one purpose. */
    private record Purpose(String name) implements DerivedKeys.Context {
        @Override
        public String format() {
            return "satchel+rest";
        }

        @Override
        public byte[] label(Kid kid) {
            byte[] id = new byte[RootKey.ID_BYTES];
            if (!Base64Url.decode(kid.id(), 0, kid.id().length(), id, 0)) {
                throw new IllegalStateException("a key id is canonical base64url");
            }
            return ByteBuffer.allocate(LABEL)
                    .put(FORMAT)
                    .put(id)
                    .putInt((int) kid.epoch())
                    .array();
        }
    }
}
