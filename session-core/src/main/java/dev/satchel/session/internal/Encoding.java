package dev.satchel.session.internal;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionException;
import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.util.function.UnaryOperator;

/**
 * Writes the stored form of a session, and reads it again. The session itself is handed over; its bytes are written at
 * each request for them. So a store that keeps objects costs no encoding, whatever the codec. Thread-safe.
 */
final class Encoding {

    private final SessionCodec codec;
    private final UnaryOperator<SessionState> sharingNames = SessionState.sharingNames();

    Encoding(SessionCodec codec) {
        this.codec = codec;
    }

    /**
     * The content of a record.
     *
     * @throws dev.satchel.session.SessionTooLargeException when the session takes more than the codec's own limit
     */
    Content content(SessionState state) {
        return new Live(codec, sharingNames.apply(state), codec.size(state));
    }

    /**
     * The session that a record carries.
     *
     * @throws dev.satchel.session.CorruptSessionException when its bytes are no session
     */
    SessionState state(Content content) {
        return content instanceof Live live && live.codec.equals(codec) ? live.state : codec.read(content.bytes());
    }

    /** A session in the place of its bytes. They are not kept once written: who asks keeps them himself. */
    private record Live(SessionCodec codec, SessionState state, int size) implements Content {

        @Override
        public Payload bytes() {
            Payload bytes;
            try {
                bytes = codec.write(state);
            } catch (SessionException typed) {
                throw typed;
            } catch (Exception failure) {
                // Without the cause: its message may show a value.
                throw broken("failed with " + failure.getClass().getSimpleName());
            }
            if (bytes.size() != size) {
                throw broken("wrote " + bytes.size() + " bytes");
            }
            return bytes;
        }

        private SessionConfigurationException broken(String what) {
            return new SessionConfigurationException(
                    "codec.size",
                    "the codec '" + codec.name() + "' " + what + " for a session of which it had said that it takes "
                            + size + " bytes",
                    "let size(…) measure what write(…) writes, or leave it as it is; rule ENV-09 of its contract tells");
        }

        @Override
        public String toString() {
            return "Content[" + size + " bytes]";
        }
    }
}
