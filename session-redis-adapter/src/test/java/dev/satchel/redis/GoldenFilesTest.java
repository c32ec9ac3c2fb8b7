package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values of former releases. A golden file never changes: a format that changes gets a further one. */
class GoldenFilesTest {

    @Test
    void recordsOfVersion1AreReadAndWrittenAsTheyWere() throws IOException {
        StoredRecord plain = record(Optional.empty());
        StoredRecord owned = record(Optional.of(OwnerKey.ofHex("cd".repeat(32))));
        long indexedUntil = Records.NOW.plus(Duration.ofMinutes(10)).toEpochMilli();

        assertThat(RecordLayout.decode(plain.key(), golden("record-v1"))).isEqualTo(plain);
        assertThat(RecordLayout.decode(owned.key(), golden("record-owned-v1"))).isEqualTo(owned);
        assertThat(RecordLayout.encode(plain, 0)).isEqualTo(golden("record-v1"));
        assertThat(RecordLayout.encode(owned, indexedUntil)).isEqualTo(golden("record-owned-v1"));
    }

    private static StoredRecord record(Optional<OwnerKey> owner) {
        return new StoredRecord(
                Records.key("golden"),
                0x0102030405060708L,
                Records.NOW,
                Records.NOW.plus(Duration.ofHours(1)),
                owner,
                Payload.of("{\"v\":1}".getBytes(UTF_8)));
    }

    private byte[] golden(String name) throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/golden/" + name + ".bin")) {
            return file.readAllBytes();
        }
    }
}
