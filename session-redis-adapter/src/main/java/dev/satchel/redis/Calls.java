package dev.satchel.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends commands and waits for their answers, for a bounded time. What went out is never sent again. */
final class Calls {

    private static final int ATTEMPTS = 4;

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
        AtMostOnce.Sent sent = begin(request);
        try {
            return await(sent);
        } catch (RedisException failure) {
            return again(request, sent, failure, 1);
        }
    }

    /** Sends commands and waits for all answers. */
    List<Answer> askAll(List<Request> requests) {
        List<AtMostOnce.Sent> all = requests.stream().map(this::begin).toList();
        List<Answer> answers = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            try {
                answers.add(await(all.get(i)));
            } catch (RedisException failure) {
                answers.add(again(requests.get(i), all.get(i), failure, 1));
            }
        }
        return answers;
    }

    /** Sends a command and waits for no answer: for what may as well not happen. */
    void tell(Script script, List<byte[]> keys, byte[]... args) {
        AtMostOnce.Sent unwatched = begin(request(CommandType.EVAL, script.text(), keys, args));
        unwatched.onComplete(answer -> {});
    }

    /** Runs a script that writes no record. What a server does not know by its hash did not run there: it gets the text. */
    Answer run(Script script, List<byte[]> keys, byte[]... args) {
        try {
            return ask(request(CommandType.EVALSHA, script.sha(), keys, args));
        } catch (RedisNoScriptException unknown) {
            return ask(request(CommandType.EVAL, script.text(), keys, args));
        }
    }

    /** Runs a script that writes a record. */
    Answer write(Script script, byte[] key, byte[]... args) {
        try {
            return write(request(CommandType.EVALSHA, script.sha(), List.of(key), args));
        } catch (RedisNoScriptException unknown) {
            return write(request(CommandType.EVAL, script.text(), List.of(key), args));
        }
    }

    /** Sends a command that writes a record, and has replicas confirm it if that was asked for. */
    Answer write(Request request) {
        return confirmation.replicas() == 0 ? ask(request) : writeConfirmed(request);
    }

    private AtMostOnce.Sent begin(Request request) {
        AtMostOnce.Sent sent = AtMostOnce.of(request);
        try {
            link.dispatch(sent);
        } catch (RedisException failed) {
            sent.completeExceptionally(failed);
        }
        return sent;
    }

    private Answer again(Request request, AtMostOnce.Sent former, RedisException failure, int attempt) {
        boolean mayHaveRun = former.answer().mayHaveRun();
        if (failure instanceof RedisNoScriptException) {
            throw failure;
        }
        if (mayHaveRun
                || attempt == ATTEMPTS
                || failure instanceof RedisCommandExecutionException
                || !link.reopen(request.key(), former.answer().redirect())) {
            throw Faults.of(failure, mayHaveRun);
        }
        AtMostOnce.Sent sent = begin(request);
        try {
            return await(sent);
        } catch (RedisException next) {
            return again(request, sent, next, attempt + 1);
        }
    }

    /** The write and {@code WAIT} go out together on one connection: {@code WAIT} asks about the writes of its own connection only. */
    private Answer writeConfirmed(Request request) {
        Optional<String> redirect = Optional.empty();
        for (int attempt = 1; ; attempt++) {
            AtMostOnce.Sent write = AtMostOnce.of(request);
            AtMostOnce.Sent wait = AtMostOnce.of(confirmation.request(request.key()));
            List<AtMostOnce.Sent> together = new ArrayList<>(List.of(write, wait));
            if (redirect.isPresent() && redirect.get().startsWith("ASK ")) {
                together.add(0, AtMostOnce.of(new Request(request.key(), CommandType.ASKING, Request.arguments())));
            }
            try {
                StatefulRedisConnection<byte[], byte[]> primary = link.primary(request.key(), redirect);
                primary.dispatch(together);
                Answer answer = await(write);
                if (answer.applied()) {
                    confirmation.check(
                            await(wait, timeout.plus(confirmation.within())).number());
                }
                return answer;
            } catch (RedisNoScriptException unknown) {
                throw unknown;
            } catch (RedisException failure) {
                redirect = write.answer().redirect();
                if (redirect.isEmpty() || attempt == ATTEMPTS) {
                    throw Faults.of(failure, write.answer().mayHaveRun());
                }
            }
        }
    }

    private Answer await(AtMostOnce.Sent sent) {
        return await(sent, timeout);
    }

    private static Answer await(AtMostOnce.Sent sent, Duration within) {
        try {
            return sent.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RedisException known ? known : new RedisException(failed.getCause());
        } catch (CancellationException closed) {
            throw new RedisException("the connection was closed", closed);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw Faults.late(within);
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw Faults.interrupted();
        }
    }

    private static Request request(CommandType type, String script, List<byte[]> keys, byte[]... args) {
        CommandArgs<byte[], byte[]> all =
                Request.arguments().add(script).add(keys.size()).addKeys(keys);
        Arrays.stream(args).forEach(all::add);
        return new Request(keys.get(0), type, all);
    }
}
