package dev.satchel.examples.javalin;

import dev.satchel.http.SessionCookie;
import dev.satchel.javalin.JavalinSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
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
        new Notes().start(8080);
    }

    Javalin start(int port) {
        JavalinSessions web = JavalinSessions.of(sessions, SessionCookie.localhost());
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.registerPlugin(web);
                    config.routes.get("/", web.reading(Notes::show));
                    config.routes.post("/notes", web.handler(Notes::add));
                    config.routes.post("/login", web.handler(Notes::login));
                    config.routes.post("/logout", web.handler((ctx, session) -> session.destroy()));
                    config.routes.post("/logout-everywhere", web.reading(this::logoutEverywhere));
                })
                .start("localhost", port);
    }

    private static void show(Context ctx, SessionView view) {
        ctx.result(view.info().owner().orElse("nobody") + ": "
                + String.join(", ", view.get(NOTES).orElse(List.of())));
    }

    /** The change runs again on the newer list when another request was faster, so no note is lost. */
    private static void add(Context ctx, Session session) {
        String note = ctx.body();
        session.update(NOTES, List.of(), notes -> {
            List<String> more = new ArrayList<>(notes);
            more.add(note);
            return more;
        });
    }

    /** A new token, and the old one is dead; the notes of the visitor stay, and those of another user do not. */
    private static void login(Context ctx, Session session) {
        String name = String.valueOf(ctx.formParam("name"));
        if (!String.valueOf(ctx.formParam("password")).equals(PASSWORDS.get(name))) {
            ctx.status(HttpStatus.UNAUTHORIZED);
            return;
        }
        if (session.info().owner().filter(owner -> !owner.equals(name)).isPresent()) {
            session.clear();
        }
        session.claim(name);
    }

    private void logoutEverywhere(Context ctx, SessionView view) {
        view.info().owner().ifPresent(sessions.owned()::revokeAll);
    }
}
