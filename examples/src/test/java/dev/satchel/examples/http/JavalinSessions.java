package dev.satchel.examples.http;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.session.SessionException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;

/** Sessions for Javalin. It writes what a handler said once the handler is done: there the session is committed. */
record JavalinSessions(WebSessions sessions) {

    private static final String SESSION = WebSession.class.getName();

    /** A handler that is given the session to write, {@code web.session()}, or to read, {@code web.view()}. */
    Handler handler(Body body) {
        return ctx -> run(ctx, sessions.open(new Exchange(ctx)), body);
    }

    /** What a handler streams leaves before it is done. */
    static OutputStream stream(Context ctx) throws IOException {
        ctx.<WebSession>attribute(SESSION).commit();
        return ctx.res().getOutputStream();
    }

    /** A handler may go on on another thread, and is done when that is. */
    static void later(Context ctx, Body body) {
        WebSession web = ctx.attribute(SESSION);
        ctx.attribute(SESSION, null);
        ctx.async(() -> run(ctx, web, body));
    }

    private static void run(Context ctx, WebSession web, Body body) throws Exception {
        ctx.attribute(SESSION, web);
        try {
            body.handle(ctx, web);
            if (ctx.attribute(SESSION) != null) {
                web.commit();
            }
        } catch (SessionException failure) {
            HttpProblem is = HttpProblem.of(failure);
            ctx.res().getHeaderNames().stream()
                    .filter(HttpProblem::replaces)
                    .forEach(h -> ctx.res().setHeader(h, null));
            ctx.header("Cache-Control", "no-store").contentType(HttpProblem.MEDIA_TYPE);
            ctx.status(is.status()).result(is.body());
        } finally {
            if (ctx.attribute(SESSION) != null) {
                web.close();
            }
        }
    }

    interface Body {
        void handle(Context ctx, WebSession web) throws Exception;
    }

    private record Exchange(Context ctx) implements WebExchange {
        @Override
        public boolean isSecure() {
            return ctx.req().isSecure();
        }

        @Override
        public List<String> requestHeaders(String name) {
            return Collections.list(ctx.req().getHeaders(name));
        }

        @Override
        public List<String> responseHeaders(String name) {
            return List.copyOf(ctx.res().getHeaders(name));
        }

        @Override
        public void addHeader(String name, String value) {
            ctx.res().addHeader(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            ctx.res().setHeader(name, value);
        }
    }
}
