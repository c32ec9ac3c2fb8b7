package consumer;

import com.sun.net.httpserver.HttpServer;
import dev.satchel.file.FileSessionStore;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.Sessions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** Composes four stacks and asks one of them over HTTP. */
public final class Program {

    private static final Attribute<Integer> VISITS = Attribute.of("visits", Integer.class);

    private Program() {}

    /** Prints "consumer ok" at the end. */
    public static void main(String[] arguments) throws Exception {
        Sessions memory = Sessions.named("consumer/memory")
                .codec(JsonCodec.standard())
                .store(MemorySessionStore.standard())
                .build();
        Path directory = Files.createTempDirectory("consumer");
        Sessions files = Sessions.named("consumer/files")
                .codec(JsonCodec.standard())
                .store(FileSessionStore.in(directory.resolve("sessions")))
                .build();
        for (Sessions sessions : new Sessions[] {memory, files}) {
            int visits = sessions.at(SessionAddress.of("user", "42"))
                    .edit(session -> session.update(VISITS, 0, n -> n + 1))
                    .get(VISITS)
                    .orElseThrow();
            check(visits == 1, "one visit, not " + visits);
        }
        Sessions sealed = Sessions.named("consumer/sealed")
                .codec(JsonCodec.standard())
                .backend(SealedSessions.with(KeyRing.ephemeralForDevelopment()))
                .build();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/", JdkSessions.of(sealed, SessionCookie.localhost()).handler((exchange, session) -> {
                    session.update(VISITS, 0, n -> n + 1);
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                }));
        server.start();
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        server.stop(0);
        check(answer.headers().firstValue("Set-Cookie").isPresent(), "no cookie came");
        System.out.println("consumer ok");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
