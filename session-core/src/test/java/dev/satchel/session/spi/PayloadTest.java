package dev.satchel.session.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionConfigurationException;
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

    @Test
    void whatWasDeferredIsWrittenForWhoAsksForBytesAndForNobodyElse() {
        Counting codec = new Counting(1);
        SessionState state = codec.read(payload);
        Payload deferred = Payload.deferred(2, codec, state);

        assertThat(deferred.size()).isEqualTo(2);
        assertThat(deferred.state(codec)).isSameAs(state);
        assertThat(deferred).hasToString("Payload[2 bytes]").isEqualTo(deferred);
        assertThat(codec.written).isZero();

        byte[] target = new byte[4];
        deferred.copyTo(target, 1);
        assertThat(target).containsExactly(0, '{', '}', 0);
        assertThat(deferred.toBytes()).containsExactly('{', '}');
        assertThat(deferred.<Integer>borrow((array, offset, size) -> size)).isEqualTo(2);
        assertThat(deferred)
                .isEqualTo(Payload.of(new byte[] {'{', '}'}))
                .hasSameHashCodeAs(Payload.of(new byte[] {'{', '}'}))
                .isNotEqualTo(Payload.of(new byte[] {'{', ']'}));
        assertThat(codec.written).isEqualTo(6);
    }

    @Test
    void whatWasDeferredIsReadByAnotherCodecFromTheBytes() {
        Counting codec = new Counting(1);
        Counting other = new Counting(2);
        Payload deferred = Payload.deferred(2, codec, codec.read(payload));

        assertThat(deferred.state(other).birthId()).isEqualTo(new BirthId(2, 2));
        assertThat(deferred.state(codec).birthId()).isEqualTo(new BirthId(1, 1));
    }

    @Test
    void aCodecThatWritesAnotherNumberOfBytesThanItSaidIsFoundOut() {
        Counting codec = new Counting(1);
        Payload deferred = Payload.deferred(3, codec, codec.read(payload));

        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(deferred::toBytes)
                .withMessageContaining("'counting' wrote 2 bytes")
                .withMessageContaining("3 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> Payload.deferred(-1, codec, codec.read(payload)));
    }

    @Test
    void aCodecThatFailsWhenItsBytesAreAskedForIsNamedAndItsMessageIsNot() {
        Counting codec = new Counting(1) {
            @Override
            public Payload write(SessionState state) {
                throw new IllegalStateException("secret");
            }
        };
        Payload deferred = Payload.deferred(2, codec, codec.read(payload));

        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(deferred::toBytes)
                .withMessageContaining("'counting' failed with IllegalStateException")
                .withNoCause()
                .satisfies(broken -> assertThat(broken.getMessage()).doesNotContain("secret"));
    }

    @Test
    void aCodecThatDefersWhatItIsToWriteIsFoundOut() {
        Counting codec = new Counting(1) {
            @Override
            public Payload write(SessionState state) {
                return Payload.deferred(2, this, state);
            }
        };

        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(Payload.deferred(2, codec, codec.read(payload))::toBytes)
                .withMessageContaining("deferred itself");
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

    private static class Counting implements SessionCodec {
        private final int birth;
        private int read;
        private int written;

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
            written++;
            return Payload.of(new byte[] {'{', '}'});
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
