package dev.satchel.benchmarks.memory;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.session.InMemorySessionManager;
import io.undertow.server.session.Session;
import io.undertow.server.session.SessionCookieConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Undertow's {@link InMemorySessionManager}, asked by id: live sessions with live objects in them, no isolation of
 * concurrent requests, no check of two writers, a timer for each session. The note that a request makes in its exchange
 * when it finds its session is left out, in its favour.
 *
 * <p>It makes a session for a request only: a server of this process gets one, and never answers it.
 */
final class UndertowSessions implements LiveSessions {

    private final CompletableFuture<HttpServerExchange> arrived = new CompletableFuture<>();
    private final SessionCookieConfig cookie = new SessionCookieConfig();
    private final InMemorySessionManager manager = new InMemorySessionManager("benchmark");
    private final Undertow server = Undertow.builder()
            .addHttpListener(0, "localhost")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(exchange -> exchange.dispatch(() -> arrived.complete(exchange)))
            .build();
    private final CompletableFuture<HttpResponse<Void>> unanswered;

    UndertowSessions() {
        manager.setDefaultSessionTimeout(30 * 60);
        server.start();
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        unanswered = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public String create(Contents contents) {
        Session session = manager.createSession(arrived.join(), cookie);
        contents.attributes().forEach(session::setAttribute);
        return session.getId();
    }

    @Override
    public Object country(String token) {
        return Objects.requireNonNull(find(token).getAttribute("country"));
    }

    @Override
    public Object choose(String token, String cartId) {
        Session session = find(token);
        session.setAttribute("cartId", cartId);
        return session;
    }

    @Override
    public boolean increment(String token) {
        Session session = find(token);
        session.setAttribute("count", count(session) + 1);
        return true;
    }

    @Override
    public int count(String token) {
        return count(find(token));
    }

    @Override
    public void close() {
        unanswered.cancel(true);
        server.stop();
    }

    private static int count(Session session) {
        Integer count = (Integer) session.getAttribute("count");
        return count == null ? 0 : count;
    }

    private Session find(String token) {
        return Objects.requireNonNull(manager.getSession(token));
    }
}
