package dev.satchel.session.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodingTest {

    private final Counting codec = new Counting(1);
    private final Encoding encoding = new Encoding(codec);
    private final SessionState state = codec.read(Payload.EMPTY);

    @Test
    void aSessionIsWrittenForWhoAsksForBytesAndForNobodyElse() {
        Content content = encoding.content(state);

        assertThat(content.size()).isEqualTo(2);
        assertThat(encoding.state(content)).isSameAs(state);
        assertThat(content)
                .hasToString("Content[2 bytes]")
                .isEqualTo(encoding.content(state))
                .hasSameHashCodeAs(encoding.content(state))
                .isNotEqualTo(Payload.of("{}".getBytes(UTF_8)));
        assertThat(codec.written).isZero();

        assertThat(content.bytes()).isEqualTo(Payload.of("{}".getBytes(UTF_8)));
        assertThat(content.bytes()).isEqualTo(content.bytes());
        assertThat(codec.written).isEqualTo(3);
    }

    // Guard: Encoding.state compares the codec that asks with the one that the session was handed over for.
    @Test
    void anotherCodecReadsTheBytes() {
        Content content = encoding.content(state);

        assertThat(new Encoding(new Counting(2)).state(content).birthId()).isEqualTo(new BirthId(2, 2));
        assertThat(encoding.state(content).birthId()).isEqualTo(new BirthId(1, 1));
        assertThat(codec.written).isEqualTo(1);
    }

    @Test
    void bytesAreReadEachTime() {
        codec.read = 0;
        encoding.state(Payload.EMPTY);
        encoding.state(Payload.EMPTY);

        assertThat(codec.read).isEqualTo(2);
    }

    @Test
    void keptSessionsWithTheSameNamesShareTheListOfThem() {
        SessionState one = named(new String("country"), "1");
        SessionState two = named(new String("country"), "2");

        assertThat(encoding.state(encoding.content(two)).attributes().name(0))
                .isSameAs(encoding.state(encoding.content(one)).attributes().name(0));
    }

    @Test
    void aCodecThatWritesAnotherNumberOfBytesThanItSaidIsFoundOut() {
        codec.size = 3;

        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(encoding.content(state)::bytes)
                .withMessageContaining("'counting' wrote 2 bytes")
                .withMessageContaining("3 bytes");
    }

    @Test
    void aCodecThatFailsWhenItsBytesAreAskedForIsNamedAndItsMessageIsNot() {
        Content content = encoding.content(state);
        codec.failing = true;

        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(content::bytes)
                .withMessageContaining("'counting' failed with IllegalStateException")
                .withNoCause()
                .satisfies(broken -> assertThat(broken.getMessage()).doesNotContain("secret"));
    }

    @Test
    void aCodecThatCannotCountWithoutWritingIsAskedToWrite() {
        SessionCodec plain = new PlainCodec();
        Content content = new Encoding(plain).content(state);

        assertThat(content.size()).isEqualTo(plain.write(state).size());
        assertThat(content.bytes()).isEqualTo(plain.write(state));
    }

    private static SessionState named(String name, String value) {
        return SessionState.born(new BirthId(1, 1), Instant.EPOCH)
                .attributes(EncodedValues.of(Map.of(name, Payload.of(value.getBytes(UTF_8)))))
                .build();
    }

    private static final class Counting implements SessionCodec {
        private final int birth;
        private int read;
        private int written;
        private int size = 2;
        private boolean failing;

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
            if (failing) {
                throw new IllegalStateException("secret");
            }
            written++;
            return Payload.of("{}".getBytes(UTF_8));
        }

        @Override
        public int size(SessionState state) {
            return size;
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
