package dev.satchel.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;

/** The command, the key that decides which node it goes to, and its name in a message. */
final class Request {

    private final byte[] key;
    private final ProtocolKeyword type;
    private final CommandArgs<byte[], byte[]> args;
    private final String name;

    Request(byte[] key, ProtocolKeyword type, CommandArgs<byte[], byte[]> args) {
        this(key, type, args, type.toString());
    }

    Request(byte[] key, ProtocolKeyword type, CommandArgs<byte[], byte[]> args, String name) {
        this.key = key;
        this.type = type;
        this.args = args;
        this.name = name;
    }

    /** No arguments yet. */
    static CommandArgs<byte[], byte[]> arguments() {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE);
    }

    byte[] key() {
        return key;
    }

    ProtocolKeyword type() {
        return type;
    }

    CommandArgs<byte[], byte[]> args() {
        return args;
    }

    /** The command, for people; no key and no value. */
    String name() {
        return name;
    }
}
