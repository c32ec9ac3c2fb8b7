package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
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
    void a_record_is_written_as_the_documentation_says() {
        assertThat(HexFormat.of().formatHex(RecordHeader.encode(RECORD))).isEqualTo(GOLDEN);
    }

    @Test
    void what_was_written_is_read() {
        byte[] bytes = RecordHeader.encode(RECORD);
        RecordHeader header = RecordHeader.read(KEY, bytes, bytes.length);
        assertThat(header.record(KEY, bytes, bytes.length)).isEqualTo(RECORD);
        assertThat(header.spare()).isEqualTo(128);
    }

    @Test
    void the_later_of_two_stamps_counts_and_a_torn_one_does_not() {
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
    void without_a_whole_stamp_it_is_corrupt() {
        byte[] bytes = RecordHeader.encode(RECORD);
        bytes[90] ^= 1;
        assertThatThrownBy(() -> RecordHeader.read(KEY, bytes, bytes.length))
                .isInstanceOf(CorruptSessionException.class);
    }

    @Test
    void times_at_the_ends_of_the_calendar_come_back() {
        StoredRecord extreme = RECORD.touched(-1, Instant.MIN, Instant.MAX);
        byte[] bytes = RecordHeader.encode(extreme);
        assertThat(RecordHeader.read(KEY, bytes, bytes.length).record(KEY, bytes, bytes.length))
                .isEqualTo(extreme);
    }
}
