package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Ledger entries of former releases. A golden file never changes: a format that changes gets a further one. The sealed
 * token of version 1 is the test vector of {@code docs/sealed-tokens.md}.
 */
class GoldenFilesTest {

    @Test
    void aLedgerEntryOfVersion1IsReadAndWrittenAsItWas() throws IOException {
        byte[] golden;
        try (InputStream file = getClass().getResourceAsStream("/golden/ledger-entry-v1.bin")) {
            golden = file.readAllBytes();
        }
        LedgerEntry entry = new LedgerEntry(
                new BirthId(1, 2),
                new BirthId(3, 4),
                LedgerEntry.Role.PARENT,
                Instant.parse("2026-03-01T12:00:00.123Z"));
        Payload envelope = Payload.of("{\"v\":1}".getBytes(UTF_8));

        assertThat(LedgerEntry.of(Payload.of(golden))).isEqualTo(entry);
        assertThat(LedgerEntry.envelope(Payload.of(golden))).isEqualTo(envelope);
        assertThat(entry.with(envelope).toBytes()).isEqualTo(golden);
    }
}
