package dev.satchel.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's reply to one command, of any type. It also keeps whether the command may have run: it went out, and no
 * node has said since that the key is elsewhere.
 */
final class Answer extends CommandOutput<byte[], byte[], Answer> {

    static final int ABSENT = 0;
    static final int CONFLICT = 1;
    static final int APPLIED = 2;
    static final int INDEX_FIRST = 3;

    private final Line line;
    private final List<byte[]> parts = new ArrayList<>(1);
    private long number;
    private volatile boolean out;
    private volatile @Nullable String redirect;

    @SuppressWarnings("this-escape")
    Answer(Line line) {
        super(ByteArrayCodec.INSTANCE, null);
        this.line = line;
        output = this;
    }

    /** Notes that the command is about to be sent; false when it was sent before and may have run. */
    boolean send() {
        boolean first = !out;
        out = true;
        return first;
    }

    /** Whether the command was sent to a node that did not refuse it. */
    boolean mayHaveRun() {
        return out;
    }

    /** The latest {@code MOVED} or {@code ASK}, if there was one. */
    Optional<String> redirect() {
        return Optional.ofNullable(redirect);
    }

    long number() {
        return number;
    }

    /** The one string; empty if the reply is nil. */
    Optional<byte[]> bytes() {
        return parts.isEmpty() ? Optional.empty() : Optional.of(parts.get(0));
    }

    /** Whether a write took place: {@code OK}, or what the scripts answer then. */
    boolean applied() {
        return number == APPLIED || (number == ABSENT && parts.size() == 1 && parts.get(0).length == 2);
    }

    List<byte[]> parts() {
        return parts;
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        if (bytes != null) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            parts.add(copy);
        }
    }

    @Override
    public void set(long integer) {
        number = integer;
    }

    @Override
    public void setError(ByteBuffer text) {
        super.setError(text);
        if (error.startsWith("MOVED ") || error.startsWith("ASK ")) {
            redirect = error;
            out = false;
        }
    }

    /** Notes that the server is there, also when nobody waits for this answer any more. */
    @Override
    public void complete(int depth) {
        line.hear();
    }

    /** Shows nothing: Lettuce logs outputs. */
    @Override
    public String toString() {
        return "Answer";
    }
}
