package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Sealer;
import dev.satchel.session.codec.Payload;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RingSealerTest {

    private static final Payload CLEAR = text("the session of somebody");
    private static final Payload BINDING = text("storage key");

    private final Bench bench = new Bench();
    private final RootKey a = RootKey.random(KeyState.PRIMARY, Optional.empty());
    private final RootKey b = RootKey.random(KeyState.PENDING, Optional.empty());
    private final AtomicReference<Keys> keys = new AtomicReference<>(Keys.of(a, b));
    private final KeyRing ring = KeyRing.of(keys::get);
    private final Sealer sealer = ring.sealer(bench.clock);

    private static Payload text(String text) {
        return Payload.of(text.getBytes(UTF_8));
    }

    @Test
    void whatWasSealedOpensForTheSamePurposeAndBindingOnly() {
        Payload sealed = sealer.seal("at-rest/shop", BINDING, CLEAR);

        assertThat(sealer.open("at-rest/shop", BINDING, sealed)).contains(CLEAR);
        assertThat(sealer.open("at-rest/other", BINDING, sealed)).isEmpty();
        assertThat(sealer.open("at-rest/shop", text("another key"), sealed)).isEmpty();
        assertThat(Bench.ring().sealer().open("at-rest/shop", BINDING, sealed)).isEmpty();
    }

    @Test
    void nothingAndALotSealToo() {
        Payload lot = Payload.of(new byte[1_000_000]);

        assertThat(sealer.open("p", BINDING, sealer.seal("p", BINDING, Payload.EMPTY)))
                .contains(Payload.EMPTY);
        assertThat(sealer.open("p", Payload.EMPTY, sealer.seal("p", Payload.EMPTY, lot)))
                .contains(lot);
    }

    @Test
    void theSameBytesSealDifferentlyEachTime() {
        assertThat(sealer.seal("p", BINDING, CLEAR)).isNotEqualTo(sealer.seal("p", BINDING, CLEAR));
    }

    @Test
    void everyBitFlipAndTruncationFailsAndNothingThrows() {
        byte[] sealed = sealer.seal("p", BINDING, CLEAR).toBytes();
        assertThat(sealer.open("p", BINDING, Payload.of(sealed))).isPresent();
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(sealer.open("p", BINDING, Payload.of(flipped)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(sealer.open("p", BINDING, Payload.of(Arrays.copyOf(sealed, length))))
                    .isEmpty();
        }
        assertThat(sealer.open("p", BINDING, Payload.of(Arrays.copyOf(sealed, sealed.length + 1))))
                .isEmpty();
    }

    @Test
    void keysTurnAndARetiredOneOpensWhateverItsAge() {
        Payload old = sealer.seal("p", BINDING, CLEAR);
        keys.set(Keys.of(a.as(KeyState.RETIRED, Bench.NOON), b.as(KeyState.PRIMARY, Bench.NOON)));
        ring.reload();
        bench.clock.advance(Duration.ofDays(5000));
        Payload young = sealer.seal("p", BINDING, CLEAR);

        assertThat(sealer.open("p", BINDING, old)).contains(CLEAR);
        keys.set(Keys.of(b.as(KeyState.PRIMARY, Bench.NOON)));
        ring.reload();
        assertThat(sealer.open("p", BINDING, old)).isEmpty();
        assertThat(sealer.open("p", BINDING, young)).contains(CLEAR);
    }

    @Test
    void anotherDayHasAnotherKey() {
        byte[] today = sealer.seal("p", BINDING, CLEAR).toBytes();
        bench.clock.advance(Duration.ofDays(1));
        byte[] tomorrow = sealer.seal("p", BINDING, CLEAR).toBytes();

        assertThat(Arrays.copyOf(today, 13)).isEqualTo(Arrays.copyOf(tomorrow, 13));
        assertThat(Arrays.copyOf(today, 17)).isNotEqualTo(Arrays.copyOf(tomorrow, 17));
    }

    @Test
    void itsNameTellsNoKey() {
        assertThat(sealer.name()).doesNotContain(a.id()).contains("A256GCM");
    }
}
