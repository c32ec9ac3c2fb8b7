package dev.satchel.session.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void payloadsAreEqualByTheirBytesWhereverThoseLie() {
        Payload inside = Payload.adopt(new byte[] {1, 2, 3, 4}, 1, 2);

        assertThat(inside)
                .isEqualTo(Payload.of(new byte[] {2, 3}))
                .hasSameHashCodeAs(Payload.of(new byte[] {2, 3}))
                .isNotEqualTo(Payload.of(new byte[] {2, 4}))
                .isNotEqualTo(Payload.of(new byte[] {2, 3, 4}));
        assertThat(inside).hasToString("Payload[2 bytes]");
    }

    @Test
    void aPayloadShowsItsOwnBytesOnly() {
        Payload inside = Payload.adopt(new byte[] {1, 2, 3, 4}, 1, 2);
        byte[] target = new byte[4];
        inside.copyTo(target, 1);

        assertThat(target).containsExactly(0, 2, 3, 0);
        assertThat(inside.toBytes()).containsExactly(2, 3);
        assertThat(inside.<Integer>borrow((array, offset, size) -> 10 * offset + size))
                .isEqualTo(12);
        assertThat(inside.bytes()).isSameAs(inside);
    }

    @Test
    void aTrimmedPayloadHasNoArrayBeyondItsBytes() {
        Payload loose = Payload.adopt(new byte[] {7, 8, 9}, 1, 1);
        Payload trimmed = loose.trimmed();

        assertThat(trimmed).isEqualTo(loose);
        assertThat(trimmed.<Integer>borrow((array, offset, size) -> array.length))
                .isEqualTo(1);
        assertThat(trimmed.trimmed()).isSameAs(trimmed);
    }
}
