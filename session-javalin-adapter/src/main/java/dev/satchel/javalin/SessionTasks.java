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
import kotlin.Unit;
import kotlin.jvm.functions.Function2;

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
            refuseWhatAFutureChanged();
            try {
                task.getHandler().handle();
            } catch (Throwable thrown) {
                failed = true;
                Optional<HttpProblem> problem = SessionFilter.refuse(ctx.req(), name, thrown);
                if (problem.isEmpty()) {
                    // Any exception of a handler: Kotlin declares none.
                    throw thrown;
                }
                answer(problem.get());
                ctx.getTasks().removeIf(Task::getSkipOnExceptionAndRedirect);
            }
            return Unit.INSTANCE;
        }

        Unit commit() {
            refuseWhatAFutureChanged();
            SessionFilter.commit(ctx.req(), name).ifPresent(this::answer);
            return Unit.INSTANCE;
        }

        /** A future fails outside of all handlers. */
        private void refuseWhatAFutureChanged() {
            if (ctx.getExceptionOccurred() && !failed) {
                failed = true;
                SessionFilter.refuse(ctx.req(), name, new IllegalStateException("a future failed"));
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
