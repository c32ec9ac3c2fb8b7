package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Text, numbers and lists of them, in the simplest binary form: core's tests need values, not JSON. */
final class PlainCodec implements SessionCodec {

    int decoded;

    /** Runs before a session is written. */
    Runnable beforeWriting = () -> {};

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        return bytes(out -> write(out, attribute, value));
    }

    private static void write(DataOutputStream out, Attribute<?> attribute, Object value) throws IOException {
        if (value instanceof String text) {
            out.writeByte('s');
            out.writeUTF(text);
        } else if (value instanceof Integer number) {
            out.writeByte('i');
            out.writeInt(number);
        } else if (value instanceof Boolean bool) {
            out.writeByte('b');
            out.writeBoolean(bool);
        } else if (value instanceof List<?> list) {
            out.writeByte('l');
            out.writeInt(list.size());
            for (Object element : list) {
                write(out, attribute, element);
            }
        } else {
            throw new SessionValueException(attribute, "cannot be encoded");
        }
    }

    @Override
    public <T> T decode(Attribute<T> attribute, Payload value) {
        decoded++;
        Object read;
        try {
            read = read(new DataInputStream(new ByteArrayInputStream(value.toBytes())));
        } catch (IOException malformed) {
            throw new SessionValueException(attribute, "cannot be decoded");
        }
        Class<?> raw = (Class<?>)
                (attribute.type() instanceof ParameterizedType generic ? generic.getRawType() : attribute.type());
        if (!raw.isInstance(read)) {
            throw new SessionValueException(attribute, "cannot be decoded");
        }
        @SuppressWarnings("unchecked")
        T typed = (T) read;
        return typed;
    }

    private static Object read(DataInputStream in) throws IOException {
        int kind = in.readByte();
        if (kind == 's') {
            return in.readUTF();
        } else if (kind == 'i') {
            return in.readInt();
        } else if (kind == 'b') {
            return in.readBoolean();
        } else if (kind != 'l') {
            throw new IOException("no such kind");
        }
        List<Object> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            list.add(read(in));
        }
        return list;
    }

    @Override
    public Payload write(SessionState state) {
        beforeWriting.run();
        return bytes(out -> {
            out.writeUTF(state.birthId().text());
            out.writeLong(state.createdAt().toEpochMilli());
            out.writeLong(state.startedAt().toEpochMilli());
            out.writeLong(state.lastUsedAt().toEpochMilli());
            out.writeLong(state.expiresAt().toEpochMilli());
            out.writeUTF(state.owner().orElse(""));
            out.writeBoolean(state.disowned());
            Lifetime lifetime = state.lifetime().orElse(null);
            out.writeLong(lifetime == null ? 0 : lifetime.idle().toMillis());
            out.writeLong(lifetime == null ? 0 : lifetime.absolute().toMillis());
            out.writeBoolean(lifetime != null && lifetime.persistent());
            out.writeUTF(state.successor().map(StorageKey::hex).orElse(""));
            out.writeInt(state.attributes().count());
            for (int i = 0; i < state.attributes().count(); i++) {
                out.writeUTF(state.attributes().name(i));
                out.writeInt(state.attributes().size(i));
                out.write(state.attributes().value(i).toBytes());
            }
            out.writeInt(state.flash().size());
            for (Map.Entry<String, SessionState.Flash> flash : state.flash().entrySet()) {
                out.writeUTF(flash.getKey());
                out.writeLong(flash.getValue().setAt().toEpochMilli());
                out.writeInt(flash.getValue().value().size());
                out.write(flash.getValue().value().toBytes());
            }
        });
    }

    @Override
    public SessionState read(Payload payload) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload.toBytes()))) {
            BirthId birth = BirthId.parse(in.readUTF());
            SessionState.Builder state = SessionState.born(birth, Instant.ofEpochMilli(in.readLong()))
                    .startedAt(Instant.ofEpochMilli(in.readLong()))
                    .lastUsedAt(Instant.ofEpochMilli(in.readLong()))
                    .expiresAt(Instant.ofEpochMilli(in.readLong()))
                    .owner(Optional.of(in.readUTF()).filter(owner -> !owner.isEmpty()))
                    .disowned(in.readBoolean());
            long idle = in.readLong();
            long absolute = in.readLong();
            boolean persistent = in.readBoolean();
            if (idle > 0) {
                state.lifetime(
                        Optional.of(new Lifetime(Duration.ofMillis(idle), Duration.ofMillis(absolute), persistent)));
            }
            state.successor(
                    Optional.of(in.readUTF()).filter(key -> !key.isEmpty()).map(StorageKey::ofHex));
            Map<String, Payload> attributes = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                attributes.put(in.readUTF(), Payload.of(in.readNBytes(in.readInt())));
            }
            Map<String, SessionState.Flash> flashes = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                Instant at = Instant.ofEpochMilli(in.readLong());
                flashes.put(name, new SessionState.Flash(Payload.of(in.readNBytes(in.readInt())), at));
            }
            return state.attributes(EncodedValues.of(attributes)).flash(flashes).build();
        } catch (IOException | IllegalArgumentException malformed) {
            throw new CorruptSessionException("these bytes are no session");
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static Payload bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Payload.of(bytes.toByteArray());
    }
}
