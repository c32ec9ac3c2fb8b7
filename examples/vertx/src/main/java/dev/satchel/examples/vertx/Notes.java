package dev.satchel.examples.vertx;

import dev.satchel.http.SessionCookie;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.vertx.VertxSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The application: {@code curl -c jar -b jar -d 'buy milk' localhost:8080/notes}, and so on. */
public final class Notes {

    private static final Attribute<List<String>> NOTES = Attribute.listOf("notes", String.class);
    private static final Map<String, String> PASSWORDS = Map.of("ada", "secret", "bob", "secret");

    private final Sessions sessions = Sessions.named("notes/example")
            .codec(JsonCodec.standard())
            .store(MemorySessionStore.standard())
            .build();

    /** Starts the application on port 8080. */
    public static void main(String[] arguments) {
        new Notes().start(Vertx.vertx(), 8080).await();
    }

    Future<HttpServer> start(Vertx vertx, int port) {
        VertxSessions web = VertxSessions.of(sessions, SessionCookie.localhost());
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        router.get("/").handler(web.reading(Notes::show));
        router.post("/notes").handler(web.handler(Notes::add));
        router.post("/login").handler(web.handler(Notes::login));
        router.post("/logout").handler(web.handler((ctx, session) -> {
            session.destroy();
            ctx.end();
        }));
        router.post("/logout-everywhere").handler(web.reading(this::logoutEverywhere));
        return vertx.createHttpServer().requestHandler(router).listen(port, "localhost");
    }

    private static void show(RoutingContext ctx, SessionView view) {
        ctx.end(view.info().owner().orElse("nobody") + ": "
                + String.join(", ", view.get(NOTES).orElse(List.of())));
    }

    /** The change runs again on the newer list when another request was faster, so no note is lost. */
    private static void add(RoutingContext ctx, Session session) {
        String note = ctx.body().asString();
        session.update(NOTES, List.of(), notes -> {
            List<String> more = new ArrayList<>(notes);
            more.add(note);
            return more;
        });
        ctx.end();
    }

    /** A new token, and the old one is dead; the notes of the visitor stay, and those of another user do not. */
    private static void login(RoutingContext ctx, Session session) {
        String name = String.valueOf(ctx.request().getFormAttribute("name"));
        if (!String.valueOf(ctx.request().getFormAttribute("password")).equals(PASSWORDS.get(name))) {
            ctx.response().setStatusCode(401).end();
            return;
        }
        if (session.info().owner().filter(owner -> !owner.equals(name)).isPresent()) {
            session.clear();
        }
        session.claim(name);
        ctx.end();
    }

    private void logoutEverywhere(RoutingContext ctx, SessionView view) {
        view.info().owner().ifPresent(sessions.owned()::revokeAll);
        ctx.end();
    }
}
