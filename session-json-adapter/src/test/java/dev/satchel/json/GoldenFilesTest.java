package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bytes of former releases. A file here never changes: a format that changes gets further files. */
class GoldenFilesTest {

    private static final Instant BORN = Instant.parse("2026-01-01T00:00:00.001Z");
    private static final BirthId BIRTH = BirthId.parse("ASNFZ4mrze_-3LqYdlQyEA");

    private final JsonCodec codec = JsonCodec.standard();

    record Cart(String id, List<Item> items, Instant changed) {}

    record Item(String sku, int quantity, BigDecimal price) {}

    /** The same cart in a later release: a member came, one went. */
    record LaterCart(String id, List<Item> items, Optional<String> coupon, List<String> notes) {}

    private static final Attribute<Cart> CART = Attribute.of("cart", Cart.class);
    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private static final Cart TENT = new Cart(
            "c-1",
            List.of(new Item("tent 🧳", 1, new BigDecimal("199.90"))),
            Instant.parse("2026-01-01T00:00:00.123456789Z"));

    @Test
    void aSessionOfFormat1IsReadAndWrittenToTheByte() throws IOException {
        SessionState state = state();

        assertThat(codec.read(golden("session-v1.json"))).isEqualTo(state);
        assertThat(codec.write(state)).isEqualTo(golden("session-v1.json"));
    }

    @Test
    void itsValuesAreReadAndWrittenToTheByte() throws IOException {
        EncodedValues values = codec.read(golden("session-v1.json")).attributes();

        assertThat(codec.decode(CART, values.find("cart").orElseThrow())).isEqualTo(TENT);
        assertThat(codec.encode(CART, TENT)).isEqualTo(values.find("cart").orElseThrow());
        assertThat(codec.decode(COUNTRY, values.find("country").orElseThrow())).isEqualTo("DE");
    }

    @Test
    void aLaterClassReadsTheFormerOnesValueAndTheFormerClassTheLaterOnes() throws IOException {
        Payload former =
                codec.read(golden("session-v1.json")).attributes().find("cart").orElseThrow();
        Attribute<LaterCart> later = Attribute.of("cart", LaterCart.class);

        LaterCart read = codec.decode(later, former);

        assertThat(read.items()).isEqualTo(TENT.items());
        assertThat(read.coupon()).isEmpty();
        assertThat(read.notes()).isNull();
        assertThat(codec.decode(CART, codec.encode(later, read))).isEqualTo(new Cart("c-1", TENT.items(), null));
    }

    @Test
    void aMarkerOfFormat1IsReadAndWrittenToTheByte() throws IOException {
        SessionState marker = SessionState.born(BIRTH, BORN)
                .expiresAt(BORN.plusSeconds(30))
                .owner(Optional.of("ada"))
                .successor(Optional.of(StorageKey.ofHex("00112233445566778899aabbccddeeff".repeat(2))))
                .build();

        assertThat(codec.read(golden("marker-v1.json"))).isEqualTo(marker);
        assertThat(codec.write(marker)).isEqualTo(golden("marker-v1.json"));
    }

    @Test
    void aSessionThatALaterReleaseWroteIsReadAsFarAsItIsKnown() throws IOException {
        assertThat(codec.read(golden("session-v1-later.json"))).isEqualTo(state());
    }

    private SessionState state() {
        return SessionState.born(BIRTH, BORN)
                .startedAt(BORN.plusSeconds(5))
                .lastUsedAt(BORN.plusSeconds(60))
                .expiresAt(BORN.plusSeconds(1_860))
                .owner(Optional.of("ada@example.org"))
                .lifetime(Optional.of(new Lifetime(Duration.ofMinutes(30), Duration.ofDays(30), true)))
                .flash(Map.of(
                        "notice",
                        new SessionState.Flash(Payload.of("\"Saved.\"".getBytes(UTF_8)), BORN.plusSeconds(60))))
                .attributes(EncodedValues.of(
                        Map.of("cart", codec.encode(CART, TENT), "country", codec.encode(COUNTRY, "DE"))))
                .build();
    }

    private static Payload golden(String file) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file)) {
            // The files end with a line break, the bytes of a session do not.
            return Payload.of(new String(in.readAllBytes(), UTF_8).strip().getBytes(UTF_8));
        }
    }
}
