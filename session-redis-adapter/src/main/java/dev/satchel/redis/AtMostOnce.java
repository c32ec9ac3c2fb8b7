package dev.satchel.redis;

import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;

/**
 * A command that goes out once, whatever the client's options say: a second sending fails, unless a node of a cluster refused the first
 * one because the key is elsewhere.
 */
final class AtMostOnce extends Command<byte[], byte[], Answer> {

    private final Answer answer;

    private AtMostOnce(ProtocolKeyword type, CommandArgs<byte[], byte[]> args, Answer answer) {
        super(type, answer, args);
        this.answer = answer;
    }

    static Sent of(Request request) {
        Answer answer = new Answer();
        return new Sent(new AtMostOnce(request.type(), request.args(), answer), answer);
    }

    @Override
    public void encode(ByteBuf buffer) {
        if (!answer.send()) {
            throw new IllegalStateException("a command was about to be sent again");
        }
        super.encode(buffer);
    }

    /** The command on its way. */
    static final class Sent extends AsyncCommand<byte[], byte[], Answer> {

        private final Answer answer;

        private Sent(AtMostOnce command, Answer answer) {
            super(command);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }
}
