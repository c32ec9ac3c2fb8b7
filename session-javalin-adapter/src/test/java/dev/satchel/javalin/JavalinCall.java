package dev.satchel.javalin;

import dev.satchel.testkit.web.WebCall;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** How one answers with Javalin. */
record JavalinCall(Context ctx) implements WebCall {

    @Override
    public String query() {
        return Objects.requireNonNullElse(ctx.queryString(), "");
    }

    @Override
    public void header(String name, String value) {
        ctx.res().addHeader(name, value);
    }

    @Override
    public void send(int status, String body) {
        ctx.status(status).result(body);
    }

    @Override
    public OutputStream stream(int status) throws IOException {
        ctx.status(status);
        return ctx.res().getOutputStream();
    }

    @Override
    public void redirect(String location) {
        ctx.redirect(location);
    }

    @Override
    public void error(int status) {
        ctx.status(status).result("no such page");
    }

    @Override
    public void later(Answer answer) {
        ctx.async(() -> answer.to(this));
    }
}
