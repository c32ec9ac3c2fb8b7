package dev.satchel.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request, sent and waited for. It goes out again, to another node, only where it certainly did not run. That is: a
 * node said that the key is elsewhere, or the connection was broken before it was sent. For one thread.
 */
final class Errand {

    private static final int ATTEMPTS = 4;

    private final Link link;
    private final Request request;
    private final Duration timeout;
    private final Confirmation confirmation;
    private Optional<String> redirect = Optional.empty();
    private @Nullable Way way;
    private @Nullable RedisException none;

    /** With how long to wait for an answer, and who has to confirm a write. */
    Errand(Link link, Request request, Duration timeout, Confirmation confirmation) {
        this.link = link;
        this.request = request;
        this.timeout = timeout;
        this.confirmation = confirmation;
    }

    /** Sends it. A failure shows in {@link #finish}. */
    Errand send() {
        way = null;
        none = null;
        try {
            way = sendOn(link.line(request.key(), redirect));
        } catch (RedisException noConnection) {
            none = noConnection;
        }
        return this;
    }

    private Way sendOn(Line line) {
        AtMostOnce.Sent sent = AtMostOnce.of(request, line);
        Way taken = new Way(line, sent, confirmation.replicas() == 0 ? null : waiting(line));
        try {
            taken.dispatch(redirect.isPresent() && redirect.get().startsWith("ASK "));
        } catch (RuntimeException failed) {
            sent.completeExceptionally(failed);
        }
        return taken;
    }

    /** {@code WAIT} asks about the writes of its own connection only, so it goes out together with the write. */
    private AtMostOnce.Sent waiting(Line line) {
        line.hold();
        AtMostOnce.Sent wait = AtMostOnce.of(confirmation.request(request.key()), line);
        CompletionStage<Answer> unused = wait.whenComplete((answer, failure) -> line.release());
        return wait;
    }

    /**
     * Waits for the answer.
     *
     * @throws RedisNoScriptException when the server does not know the script
     * @throws dev.satchel.session.SessionStoreException for anything else that went wrong
     */
    Answer finish() {
        for (int attempt = 1; ; attempt++) {
            if (way == null) {
                throw Faults.of(none == null ? new RedisException("not sent") : none, false, request);
            }
            Way taken = way;
            try {
                return taken.answer();
            } catch (RedisNoScriptException unknown) {
                throw unknown;
            } catch (RedisException failure) {
                boolean mayHaveRun = taken.sent().answer().mayHaveRun();
                redirect = taken.sent().answer().redirect();
                report(taken.line(), failure);
                if (mayHaveRun || attempt == ATTEMPTS || !goesElsewhere(failure)) {
                    throw Faults.of(failure, mayHaveRun, request);
                }
            }
            send();
        }
    }

    private void report(Line line, RedisException failure) {
        if (redirect.isPresent()) {
            link.report(line, Trouble.MOVED);
        } else if (!(failure instanceof RedisCommandExecutionException)) {
            if (!Faults.crowded(failure)) {
                link.report(line, Trouble.BROKEN);
            }
        } else if (Faults.takesNoWrites(failure)) {
            link.report(line, Trouble.REFUSES);
        }
    }

    private boolean goesElsewhere(RedisException failure) {
        return redirect.isPresent()
                || (link.reroutes()
                        && !(failure instanceof RedisCommandExecutionException)
                        && !Faults.crowded(failure));
    }

    /** One sending. */
    private final class Way {

        private final Line line;
        private final AtMostOnce.Sent sent;
        private final AtMostOnce.@Nullable Sent wait;

        /** Whether others' {@code WAIT}s may stand before it: the server may be answering late on purpose. */
        private boolean behindWaits;

        Way(Line line, AtMostOnce.Sent sent, AtMostOnce.@Nullable Sent wait) {
            this.line = line;
            this.sent = sent;
            this.wait = wait;
        }

        Line line() {
            return line;
        }

        AtMostOnce.Sent sent() {
            return sent;
        }

        void dispatch(boolean asking) {
            put(asking);
            behindWaits = line.holders() > (wait == null ? 0 : 1);
        }

        private void put(boolean asking) {
            if (!asking && wait == null) {
                line.send(sent);
                return;
            }
            List<AtMostOnce.Sent> together = new ArrayList<>(3);
            if (asking) {
                together.add(AtMostOnce.of(new Request(request.key(), CommandType.ASKING, Request.arguments()), line));
            }
            together.add(sent);
            if (wait != null) {
                together.add(wait);
            }
            line.send(together);
        }

        Answer answer() {
            Duration withWait = timeout.plus(confirmation.within());
            Answer answer = await(sent, behindWaits ? withWait : timeout);
            if (wait != null && answer.applied()) {
                confirmation.check(await(wait, withWait).number());
            }
            return answer;
        }

        private Answer await(AtMostOnce.Sent command, Duration within) {
            try {
                return command.get(within.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RedisException known ? known : new RedisException(failed.getCause());
            } catch (CancellationException closed) {
                throw new RedisException("the connection was closed", closed);
            } catch (TimeoutException late) {
                giveUp();
                // Behind others' WAITs a confirmed write waited for as long as one of them may take; a read did not.
                if (command.heardNothing() && (wait != null || !behindWaits)) {
                    link.report(line, Trouble.SILENT);
                }
                throw Faults.late(within);
            } catch (InterruptedException interrupted) {
                giveUp();
                Thread.currentThread().interrupt();
                throw Faults.interrupted();
            }
        }

        private void giveUp() {
            sent.cancel(true);
            if (wait != null) {
                wait.cancel(true);
            }
        }
    }
}
