package dev.satchel.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;

/** What to send, and the key that decides which node it goes to. */
final class Request {

    private final byte[] key;
    private final ProtocolKeyword type;
    private final CommandArgs<byte[], byte[]> args;

    Request(byte[] key, ProtocolKeyword type, CommandArgs<byte[], byte[]> args) {
        this.key = key;
        this.type = type;
        this.args = args;
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
}
