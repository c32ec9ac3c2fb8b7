package dev.satchel.vertx;

import dev.satchel.testkit.web.WebCall;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** How one answers with Vert.x. */
record VertxCall(RoutingContext ctx) implements WebCall {

    @Override
    public String query() {
        return Objects.requireNonNullElse(ctx.request().query(), "");
    }

    @Override
    public void header(String name, String value) {
        ctx.response().headers().add(name, value);
    }

    @Override
    public void send(int status, String body) {
        ctx.response().setStatusCode(status).end(body);
    }

    @Override
    public OutputStream stream(int status) {
        HttpServerResponse response = ctx.response().setStatusCode(status).setChunked(true);
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                done(response.write(Buffer.buffer().appendBytes(bytes, from, length)));
            }

            @Override
            public void flush() throws IOException {
                // Vert.x itself sends the body of a HEAD request whose head was written by itself.
                if (!response.headWritten() && !ctx.request().method().equals(HttpMethod.HEAD)) {
                    done(response.writeHead());
                }
            }

            @Override
            public void close() throws IOException {
                if (!response.ended()) {
                    done(response.end());
                }
            }
        };
    }

    private static void done(Future<Void> sent) throws IOException {
        if (sent.failed()) {
            throw new IOException(sent.cause());
        }
    }

    @Override
    public void redirect(String location) {
        ctx.redirect(location);
    }

    @Override
    public void error(int status) {
        ctx.fail(status);
    }

    @Override
    public void later(Answer answer) {
        ctx.vertx()
                .executeBlocking(() -> {
                    answer.to(this);
                    return null;
                })
                .onFailure(ctx::fail);
    }
}
