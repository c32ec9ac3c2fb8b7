package dev.satchel.vertx;

import static java.lang.System.Logger.Level.ERROR;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.SessionClosedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request and its response as sessions see them, and the one place where the response's head leaves. */
final class VertxExchange implements WebExchange {

    private static final System.Logger LOG = System.getLogger(VertxSessions.class.getName());

    /** A request of HTTP/1 with one of these headers waits for its handler. */
    private static final List<String> WAITING = List.of("Content-Length", "Transfer-Encoding", "Upgrade");

    private final RoutingContext ctx;
    private final HttpServerResponse response;
    private final Context context;
    private final @Nullable Executor executor;
    private final TokenLines lines;
    private final Exchanges exchanges;
    private final WebSession web;
    private @Nullable Future<Void> committed;
    private boolean over;
    private boolean refused;

    private VertxExchange(RoutingContext ctx, WebSessions sessions, @Nullable Executor executor, TokenLines lines) {
        this.ctx = ctx;
        this.response = ctx.response();
        this.context = ctx.vertx().getOrCreateContext();
        this.executor = executor;
        this.lines = lines;
        this.web = sessions.open(this);
        this.exchanges = shared(Exchanges.class, Exchanges::new);
        exchanges.add(this);
        ctx.addEndHandler(ended -> end());
    }

    /** The exchange of this request by this cookie or header; another one when the former passed the request on. */
    static VertxExchange of(RoutingContext ctx, WebSessions sessions, @Nullable Executor executor) {
        String key = VertxExchange.class.getName() + sessions.transport().occupies();
        VertxExchange before = ctx.get(key);
        if (before != null && !before.over) {
            return before;
        }
        VertxExchange opened =
                new VertxExchange(ctx, sessions, executor, before == null ? new TokenLines() : before.takenOver());
        ctx.put(key, opened);
        return opened;
    }

    /** The lines of this exchange, for the one after it. A reroute of another handler may have taken them away. */
    private TokenLines takenOver() {
        if (!response.headWritten()) {
            lines.restore(response.headers());
        }
        lines.supersede();
        return lines;
    }

    /**
     * Runs the handler on a worker. The rest of the request's body waits until it has run. So does the end of a
     * request that asks for an upgrade: it must not come while the handler makes a WebSocket of it.
     */
    void serve(VertxSessions.Body body) {
        HttpServerRequest request = ctx.request();
        boolean waits = isUnderWay(request);
        if (waits) {
            request.pause();
        }
        blocking(() -> {
                    try {
                        body.handle(SessionRoutingContext.of(ctx, this), web);
                    } catch (Throwable thrown) {
                        fail(thrown, () -> ctx.fail(thrown));
                    }
                    return null;
                })
                .onComplete(done -> {
                    if (waits) {
                        request.resume();
                    }
                    if (done.failed()) {
                        // An executor that takes no more: somebody waits for an answer.
                        context.runOnContext(now -> ctx.fail(done.cause()));
                    }
                });
    }

    /** Whether something may come after the head. From HTTP/2 on no header needs to say that a body follows. */
    private static boolean isUnderWay(HttpServerRequest request) {
        return !request.isEnded()
                && (request.version().compareTo(HttpVersion.HTTP_2) >= 0
                        || WAITING.stream().anyMatch(request.headers()::contains));
    }

    private <T> Future<T> blocking(Callable<@Nullable T> task) {
        if (executor == null) {
            return context.executeBlocking(task, false);
        }
        Promise<T> promise = Promise.promise();
        try {
            executor.execute(() -> {
                try {
                    promise.complete(task.call());
                } catch (Throwable thrown) {
                    promise.fail(thrown);
                }
            });
        } catch (RejectedExecutionException full) {
            promise.fail(full);
        }
        return promise.future();
    }

    /** Commits, once, and sends; what is sent meanwhile follows in order. Fails without sending after a failure. */
    Future<Void> leave(Supplier<Future<Void>> send) {
        if (committed == null) {
            committed = offTheEventLoop(this::commit);
        }
        Future<Void> before = committed;
        if (before.isComplete()) {
            return before.succeeded() ? send.get() : Future.failedFuture(before.cause());
        }
        return before.compose(done -> send.get());
    }

    /** Commits, and passes the request on. A later handler goes on with what is stored. */
    void pass(Runnable onwards) {
        offTheEventLoop(() -> {
            commit();
            web.close();
            over = true;
            context.runOnContext(now -> onwards.run());
        });
    }

    /**
     * Commits, and reroutes the request. Vert.x clears the headers of its response then; ours are put back just before
     * the head leaves.
     */
    void reroute(String path, Runnable onwards) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "a request is rerouted to a path that starts with '/', not to '" + path + "'");
        }
        pass(() -> {
            exchanges.keepHeaders(ctx);
            onwards.run();
        });
    }

    /** Whether this exchange may have written headers. */
    boolean isUsed() {
        return web.isUsed();
    }

    /** Puts the headers back that this exchange wrote. */
    void restore() {
        lines.restore(response.headers());
        if (web.isCommitted() && !refused) {
            web.commit();
        }
    }

    private Future<Void> offTheEventLoop(Runnable task) {
        if (Context.isOnEventLoopThread()) {
            return blocking(() -> {
                task.run();
                return null;
            });
        }
        try {
            task.run();
            return Future.succeededFuture();
        } catch (RuntimeException failed) {
            return Future.failedFuture(failed);
        }
    }

    private void commit() {
        if (web.isPending() && response.headWritten()) {
            web.close();
            throw new SessionClosedException(
                    "the response's head left before the session was committed, which is not stored now: it was sent on a"
                            + " context other than the one that the handler was given, or the request timed out");
        }
        try {
            web.commit();
        } catch (RuntimeException failed) {
            refuse(failed);
            throw failed;
        }
    }

    /** Stores nothing. A failure of the session is answered; anything else goes on to the router. */
    void fail(Throwable thrown, Runnable onwards) {
        offTheEventLoop(() -> {
            if (!refuse(thrown)) {
                web.close();
                over = true;
                context.runOnContext(now -> onwards.run());
            }
        });
    }

    private boolean refuse(Throwable thrown) {
        Optional<HttpProblem> problem = web.refuse(thrown);
        if (problem.isPresent() && !refused) {
            refused = true;
            answer(problem.get());
        }
        return problem.isPresent();
    }

    private void answer(HttpProblem problem) {
        if (response.headWritten()) {
            response.reset();
            return;
        }
        List.copyOf(response.headers().names()).stream()
                .filter(HttpProblem::replaces)
                .forEach(response.headers()::remove);
        problem.headers().forEach(response::putHeader);
        response.setChunked(false).setStatusCode(problem.status()).end(problem.body());
    }

    /** The response is complete, or the client gone. */
    private void end() {
        if (web.isPending()) {
            LOG.log(
                    ERROR,
                    "A session was changed, and the response left on another context than the one that the handler was given,"
                            + " so the change is not stored");
        }
        if (response.headWritten() && lines.areLost(response.headers())) {
            LOG.log(
                    ERROR,
                    "The response left without the session's cookie or header, so what is stored is out of reach. A handler"
                            + " without a session took it away, as by reroute; call that on the context that a session's"
                            + " handler was given");
        }
        if (web.isUsed()) {
            blocking(() -> {
                web.close();
                return null;
            });
        }
    }

    @Override
    public boolean isSecure() {
        return ctx.request().isSSL();
    }

    @Override
    public String method() {
        return ctx.request().method().name();
    }

    @Override
    public List<String> requestHeaders(String name) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException(
                    "the session would be opened on an event loop, which must not wait for a store;"
                            + " use it in the handler, before what calls back");
        }
        List<String> lines = ctx.request().headers().getAll(name);
        HostAndPort authority = ctx.request().authority();
        return lines.isEmpty() && name.equalsIgnoreCase("Host") && authority != null
                ? List.of(authority.toString())
                : lines;
    }

    @Override
    public List<String> responseHeaders(String name) {
        return response.headers().getAll(name);
    }

    @Override
    public void addHeader(String name, String value) {
        if (isForCaches(name)) {
            response.headers().add(name, value);
        } else {
            lines.add(response.headers(), name, value);
        }
    }

    @Override
    public void setHeader(String name, String value) {
        if (isForCaches(name)) {
            response.headers().set(name, value);
        } else {
            lines.set(response.headers(), name, value);
        }
    }

    // Headers for caches are worked out at each commit, and a problem replaces them; a token's are written once, and
    // put
    // back as they were.
    private static boolean isForCaches(String name) {
        return name.equals("Vary") || HttpProblem.replaces(name);
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> first) {
        T kept = ctx.get(type.getName());
        if (kept == null) {
            kept = first.get();
            ctx.put(type.getName(), kept);
        }
        return kept;
    }
}
