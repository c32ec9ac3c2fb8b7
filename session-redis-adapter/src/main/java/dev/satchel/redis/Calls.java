package dev.satchel.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** Sends commands and waits for their answers, for a bounded time. A command that may have run is never sent again. */
final class Calls {

    private final Link link;
    private final Duration timeout;
    private final Confirmation confirmation;

    Calls(Link link, Duration timeout, Confirmation confirmation) {
        this.link = link;
        this.timeout = timeout;
        this.confirmation = confirmation;
    }

    /** Sends a command and waits for the answer. */
    Answer ask(Request request) {
        return unconfirmed(request).send().finish();
    }

    /** Sends commands, then waits for the answer to each. */
    List<Errand> sendAll(List<Request> requests) {
        return requests.stream().map(request -> unconfirmed(request).send()).toList();
    }

    /** Sends a command and waits for no answer: for what may as well not happen. */
    void tell(Request request) {
        try {
            Future<Void> unused = link.toward(request.key(), Optional.empty())
                    .thenAccept(line -> line.send(AtMostOnce.of(request, line)));
        } catch (RedisException noConnection) {
            return;
        }
    }

    /** As {@link #tell(Request)}. The text goes along: nobody would hear that the server does not know the script. */
    void tell(Script script, byte[] key, byte[]... args) {
        tell(request(CommandType.EVAL, script, key, args));
    }

    /**
     * Runs a script that writes no record. A script that the server does not know by its hash did not run there: the
     * server gets the text.
     */
    Answer run(Script script, byte[] key, byte[]... args) {
        try {
            return ask(request(CommandType.EVALSHA, script, key, args));
        } catch (RedisNoScriptException unknown) {
            return ask(request(CommandType.EVAL, script, key, args));
        }
    }

    /** Runs a script that writes a record. */
    Answer write(Script script, byte[] key, byte[]... args) {
        try {
            return write(request(CommandType.EVALSHA, script, key, args));
        } catch (RedisNoScriptException unknown) {
            return write(request(CommandType.EVAL, script, key, args));
        }
    }

    /** Sends a command that writes a record, and has replicas confirm it if that was asked for. */
    Answer write(Request request) {
        return new Errand(link, request, timeout, confirmation).send().finish();
    }

    private Errand unconfirmed(Request request) {
        return new Errand(link, request, timeout, Confirmation.NONE);
    }

    /** The request to run a script, by its hash or by its text. */
    static Request request(CommandType type, Script script, byte[] key, byte[]... args) {
        CommandArgs<byte[], byte[]> all = Request.arguments()
                .add(type == CommandType.EVAL ? script.text() : script.sha())
                .add(1)
                .addKey(key);
        Arrays.stream(args).forEach(all::add);
        return new Request(key, type, all, type + " of " + script.file());
    }
}
