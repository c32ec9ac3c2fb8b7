package dev.satchel.session.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private final Payload payload = Payload.of(new byte[] {1});

    // Guard: Payload.state compares the codec that asks with the one whose reading it remembers.
    @Test
    void whatOneCodecReadIsNeverAnsweredToAnother() {
        Counting first = new Counting(1);
        Counting second = new Counting(2);

        assertThat(payload.state(first).birthId()).isEqualTo(new BirthId(1, 1));
        assertThat(payload.state(second).birthId()).isEqualTo(new BirthId(2, 2));
        assertThat(payload.state(first).birthId()).isEqualTo(new BirthId(1, 1));
        assertThat(payload.state(second).birthId()).isEqualTo(new BirthId(2, 2));
    }

    @Test
    void theCodecThatAskedFirstReadsOnce() {
        Counting codec = new Counting(1);
        payload.state(codec);
        payload.state(new Counting(2));
        payload.state(codec);

        assertThat(codec.read).isEqualTo(1);
    }

    private static final class Counting implements SessionCodec {
        private final int birth;
        private int read;

        Counting(int birth) {
            this.birth = birth;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public SessionState read(Payload payload) {
            read++;
            return SessionState.born(new BirthId(birth, birth), Instant.EPOCH).build();
        }

        @Override
        public Payload write(SessionState state) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            throw new UnsupportedOperationException();
        }
    }
}
