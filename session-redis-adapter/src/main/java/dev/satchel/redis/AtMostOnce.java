package dev.satchel.redis;

import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;

/** A command that goes out once, whatever the client's options say: a second sending fails. */
final class AtMostOnce extends Command<byte[], byte[], Answer> {

    private final Answer answer;

    private AtMostOnce(ProtocolKeyword type, CommandArgs<byte[], byte[]> args, Answer answer) {
        super(type, answer, args);
        this.answer = answer;
    }

    /** A command about to go out on this connection. */
    static Sent of(Request request, Line line) {
        Answer answer = new Answer(line);
        return new Sent(new AtMostOnce(request.type(), request.args(), answer), answer, line);
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
        private final Line line;
        private final long heardBefore;

        private Sent(AtMostOnce command, Answer answer, Line line) {
            super(command);
            this.answer = answer;
            this.line = line;
            this.heardBefore = line.heard();
        }

        Answer answer() {
            return answer;
        }

        /** Whether nothing at all came back on its connection since it was made. */
        boolean heardNothing() {
            return line.heard() == heardBefore;
        }
    }
}
