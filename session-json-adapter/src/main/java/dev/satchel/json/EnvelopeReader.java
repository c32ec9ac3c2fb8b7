package dev.satchel.json;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.SessionState;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads envelopes. Thread-safe. */
final class EnvelopeReader {

    /**
     * Does not watch for duplicate names itself: that is a set for every object, in values that nobody may ever decode.
     */
    private final JsonFactory factory =
            StrictMapper.factory(Limits.DEPTH + Limits.ENVELOPE_DEPTH, Limits.ENVELOPE_BYTES, false);

    /** The session that these bytes say. Nothing of it lies in the array. */
    SessionState read(byte[] array, int offset, int size) {
        if (size > Limits.ENVELOPE_BYTES) {
            throw new CorruptSessionException("a session of " + size + " bytes; the limit is " + Limits.ENVELOPE_BYTES);
        }
        try {
            Utf8.check(array, offset, size);
        } catch (Refusal refusal) {
            throw new CorruptSessionException("a session: " + refusal.problem());
        }
        try (var parser = factory.createParser(ObjectReadContext.empty(), array, offset, size)) {
            return new Envelope(parser, array, offset).read();
        } catch (Refusal refusal) {
            throw new CorruptSessionException(refusal.problem());
        } catch (RuntimeException malformed) {
            // Without the cause: the parser's message shows what it parsed.
            throw new CorruptSessionException("the bytes are not the JSON of a session");
        }
    }
}
