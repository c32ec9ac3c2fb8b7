package dev.satchel.testkit.internal;

import dev.satchel.session.Lifetime;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The plain codec's sessions: all fields in order, what may be absent behind a boolean. */
public final class PlainEnvelope {

    private static final int FORMAT = 0x504C4E31;

    private PlainEnvelope() {}

    /** The bytes of this session. */
    public static byte[] written(SessionState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(new DataOutputStream(bytes), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, SessionState state) throws IOException {
        out.writeInt(FORMAT);
        out.writeLong(state.birthId().high());
        out.writeLong(state.birthId().low());
        out.writeLong(state.createdAt().toEpochMilli());
        out.writeLong(state.startedAt().toEpochMilli());
        out.writeLong(state.lastUsedAt().toEpochMilli());
        out.writeLong(state.expiresAt().toEpochMilli());
        out.writeBoolean(state.disowned());
        out.writeBoolean(state.owner().isPresent());
        if (state.owner().isPresent()) {
            bytes(out, PlainValues.encoded(state.owner().get()));
        }
        out.writeBoolean(state.lifetime().isPresent());
        if (state.lifetime().isPresent()) {
            Lifetime lifetime = state.lifetime().get();
            out.writeLong(lifetime.idle().toMillis());
            out.writeLong(lifetime.absolute().toMillis());
            out.writeBoolean(lifetime.persistent());
        }
        out.writeBoolean(state.successor().isPresent());
        if (state.successor().isPresent()) {
            out.write(state.successor().get().toBytes());
        }
        out.writeInt(state.attributes().count());
        for (int i = 0; i < state.attributes().count(); i++) {
            bytes(out, PlainValues.encoded(state.attributes().name(i)));
            bytes(out, state.attributes().value(i).toBytes());
        }
        out.writeInt(state.flash().size());
        for (Map.Entry<String, SessionState.Flash> flash : new TreeMap<>(state.flash()).entrySet()) {
            bytes(out, PlainValues.encoded(flash.getKey()));
            out.writeLong(flash.getValue().setAt().toEpochMilli());
            bytes(out, flash.getValue().value().toBytes());
        }
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The session of these bytes. */
    public static SessionState read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != FORMAT) {
            throw new IOException("another format");
        }
        BirthId birthId = new BirthId(in.readLong(), in.readLong());
        SessionState.Builder state = SessionState.born(birthId, Instant.ofEpochMilli(in.readLong()))
                .startedAt(Instant.ofEpochMilli(in.readLong()))
                .lastUsedAt(Instant.ofEpochMilli(in.readLong()))
                .expiresAt(Instant.ofEpochMilli(in.readLong()))
                .disowned(in.readBoolean());
        if (in.readBoolean()) {
            state.owner(Optional.of(text(in)));
        }
        if (in.readBoolean()) {
            state.lifetime(Optional.of(new Lifetime(
                    Duration.ofMillis(in.readLong()), Duration.ofMillis(in.readLong()), in.readBoolean())));
        }
        if (in.readBoolean()) {
            state.successor(Optional.of(StorageKey.ofBytes(in.readNBytes(StorageKey.BYTES))));
        }
        Map<String, Payload> attributes = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            attributes.put(text(in), Payload.of(bytes(in)));
        }
        Map<String, SessionState.Flash> flash = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = text(in);
            Instant setAt = Instant.ofEpochMilli(in.readLong());
            flash.put(name, new SessionState.Flash(Payload.of(bytes(in)), setAt));
        }
        if (in.available() > 0) {
            throw new IOException("something behind the end");
        }
        return state.attributes(EncodedValues.of(attributes)).flash(flash).build();
    }

    private static String text(DataInputStream in) throws IOException {
        return (String) PlainValues.decoded(bytes(in), String.class);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length beyond the end");
        }
        return in.readNBytes(length);
    }
}
