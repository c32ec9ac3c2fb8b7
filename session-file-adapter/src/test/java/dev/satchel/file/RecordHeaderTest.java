package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes that {@code docs/file-format.md} describes. */
class RecordHeaderTest {

    private static final StorageKey KEY = StorageKey.ofHex("ab".repeat(32));
    private static final StoredRecord RECORD = new StoredRecord(
            KEY,
            0x0102030405060708L,
            Instant.ofEpochSecond(1_767_225_600, 1),
            Instant.ofEpochSecond(1_767_229_200, 2),
            Optional.of(OwnerKey.ofHex("cd".repeat(32))),
            Samples.payload("{}"));

    /** Written down once: a release that cannot read this loses everybody's sessions. */
    private static final String GOLDEN = "5341544348454c01" // magic, version
            + "ab".repeat(32)
            + "00000001"
            + "cd".repeat(32)
            + "00000002"
            + "297bd0aa" // of the payload
            + "645c099c" // of what is above
            + "00000001" + "0102030405060708" + "000000006955b900" + "00000001" + "000000006955c710" + "00000002"
            + "58b33e17" // of the stamp
            + "00".repeat(40)
            + "7b7d";

    @Test
    void aRecordIsWrittenAsTheDocumentationSays() {
        assertThat(HexFormat.of().formatHex(RecordHeader.encode(RECORD))).isEqualTo(GOLDEN);
    }

    @Test
    void whatWasWrittenIsRead() {
        byte[] bytes = RecordHeader.encode(RECORD);
        RecordHeader header = RecordHeader.read(KEY, bytes, bytes.length);
        assertThat(header.record(KEY, bytes, bytes.length)).isEqualTo(RECORD);
        assertThat(header.spare()).isEqualTo(128);
    }

    @Test
    void theLaterOfTwoStampsCountsAndATornOneDoesNot() {
        byte[] bytes = RecordHeader.encode(RECORD);
        Stamp second = new Stamp(2, 22, Instant.EPOCH, Instant.EPOCH);
        second.put(ByteBuffer.wrap(bytes).position(128));
        assertThat(RecordHeader.read(KEY, bytes, bytes.length).stamp()).isEqualTo(second);
        assertThat(RecordHeader.read(KEY, bytes, bytes.length).spare()).isEqualTo(88);
        for (int torn = 129; torn < 168; torn++) {
            byte[] half = bytes.clone();
            half[torn] ^= 1;
            assertThat(RecordHeader.read(KEY, half, half.length).stamp().version())
                    .as("torn at %s", torn)
                    .isEqualTo(RECORD.version());
        }
    }

    @Test
    void withoutAWholeStampItIsCorrupt() {
        byte[] bytes = RecordHeader.encode(RECORD);
        bytes[90] ^= 1;
        assertThatThrownBy(() -> RecordHeader.read(KEY, bytes, bytes.length))
                .isInstanceOf(CorruptSessionException.class);
    }

    @Test
    void timesAtTheEndsOfTheCalendarComeBack() {
        StoredRecord extreme = RECORD.touched(-1, Instant.MIN, Instant.MAX);
        byte[] bytes = RecordHeader.encode(extreme);
        assertThat(RecordHeader.read(KEY, bytes, bytes.length).record(KEY, bytes, bytes.length))
                .isEqualTo(extreme);
    }
}
