package dev.satchel.examples.readme;

import com.sun.net.httpserver.HttpServer;
import dev.satchel.file.FileSessionStore;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import java.nio.file.Path;

/** The ten lines of the README: what lies between the marks is there to the letter. */
final class TenLines {

    private TenLines() {}

    static void serve(HttpServer server, Path directory) {
        // readme: begin
        Attribute<Integer> visits = Attribute.of("visits", Integer.class);
        Sessions sessions = Sessions.named("shop/prod")
                .codec(JsonCodec.standard())
                .store(FileSessionStore.in(directory)) // or .backend(SealedSessions.with(keys)): no store at all
                .build();
        JdkSessions web = JdkSessions.of(sessions, SessionCookie.standard());
        server.createContext("/", web.handler((exchange, session) -> {
            session.update(visits, 0, n -> n + 1); // none is lost, however many requests come at once
            exchange.sendResponseHeaders(204, -1); // here the session is stored and its cookie set
        }));
        // readme: end
    }
}
