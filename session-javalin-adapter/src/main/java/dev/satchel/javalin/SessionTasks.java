package dev.satchel.javalin;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.servlet.SessionFilter;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.SubmitOrder;
import io.javalin.http.servlet.Task;
import io.javalin.http.servlet.TaskInitializer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import kotlin.Unit;
import kotlin.jvm.functions.Function2;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a request's life in Javalin. Javalin makes a response of each exception that a handler throws, so
 * the filter around it never sees it; here it is seen. And the session is committed while another answer can still be
 * given.
 */
record SessionTasks(String name) implements TaskInitializer<JavalinServletContext> {

    @Override
    public void createTasks(
            Function2<? super SubmitOrder, ? super Task, Unit> submit,
            JavalinServlet servlet,
            JavalinServletContext ctx,
            String path) {
        Guard guard = new Guard(name, ctx);
        List<Task> handlers = List.copyOf(ctx.getTasks());
        ctx.getTasks().clear();
        for (Task task : handlers) {
            ctx.getTasks().add(new Task(task.getSkipOnExceptionAndRedirect(), () -> guard.run(task)));
        }
        ctx.getTasks().add(new Task(false, guard::commit));
    }

    /** The handlers of one request, each looked at by whether it fails. */
    private static final class Guard {

        private final String name;
        private final JavalinServletContext ctx;
        private boolean failed;

        Guard(String name, JavalinServletContext ctx) {
            this.name = name;
            this.ctx = ctx;
        }

        Unit run(Task task) {
            refuseWhatTimedOut();
            Supplier<? extends CompletableFuture<?>> before = ctx.getUserFutureSupplier$javalin();
            try {
                task.getHandler().handle();
            } catch (Throwable thrown) {
                if (!answered(thrown)) {
                    // Any exception of a handler: Kotlin declares none.
                    throw thrown;
                }
            }
            Supplier<? extends CompletableFuture<?>> future = ctx.getUserFutureSupplier$javalin();
            if (future != null && future != before) {
                ctx.setUserFutureSupplier$javalin(() -> guarded(future));
            }
            return Unit.INSTANCE;
        }

        /** A future fails outside of all handlers, and Javalin's exception handlers come before the next of them. */
        private CompletableFuture<?> guarded(Supplier<? extends CompletableFuture<?>> future) {
            CompletableFuture<?> theirs;
            try {
                theirs = future.get();
            } catch (RuntimeException | Error thrown) {
                if (answered(thrown)) {
                    return CompletableFuture.completedFuture(null);
                }
                throw thrown;
            }
            CompletableFuture<Object> ours = theirs.handle(this::done);
            CompletableFuture<Object> unused = ours.whenComplete((result, thrown) -> {
                if (ours.isCancelled()) {
                    // Javalin cancels what it waits for when the time is over.
                    theirs.cancel(true);
                }
            });
            return ours;
        }

        private @Nullable Object done(@Nullable Object result, @Nullable Throwable thrown) {
            if (thrown != null && !answered(thrown)) {
                throw thrown instanceof CompletionException failed ? failed : new CompletionException(thrown);
            }
            return result;
        }

        private boolean answered(Throwable thrown) {
            failed = true;
            Optional<HttpProblem> problem = SessionFilter.refuse(ctx.req(), name, thrown);
            problem.ifPresent(this::answer);
            if (problem.isPresent()) {
                ctx.getTasks().removeIf(Task::getSkipOnExceptionAndRedirect);
            }
            return problem.isPresent();
        }

        Unit commit() {
            refuseWhatTimedOut();
            SessionFilter.commit(ctx.req(), name).ifPresent(this::answer);
            return Unit.INSTANCE;
        }

        /** Javalin gives the future up then. */
        private void refuseWhatTimedOut() {
            if (ctx.getExceptionOccurred() && !failed) {
                failed = true;
                SessionFilter.refuse(ctx.req(), name, new IllegalStateException("a future timed out"));
            }
        }

        private void answer(HttpProblem problem) {
            for (String header : List.copyOf(ctx.res().getHeaderNames())) {
                if (HttpProblem.replaces(header)) {
                    ctx.res().setHeader(header, null);
                }
            }
            problem.headers().forEach(ctx::header);
            ctx.status(problem.status()).result(problem.body());
        }
    }
}
