package dev.satchel.http.servlet;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.TextCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A stack, a container with its filter, and a client that follows no redirect. */
final class ServletRig implements AutoCloseable {

    static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    static final Attribute<String> CITY = Attribute.of("city", String.class);

    final Bench bench = Bench.seeded(1);
    final CountingStore store = new CountingStore();
    final Sessions sessions = stack("shop");
    SessionFilter filter = new SessionFilter(sessions, SessionCookie.localhost());
    EnumSet<DispatcherType> mapped =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR);
    Set<Integer> errorPages = Set.of(403, 404, 500);
    URI server = URI.create("http://localhost");

    Sessions stack(String name) {
        return Sessions.named(name)
                .codec(new TextCodec())
                .store(store)
                .clock(bench.clock())
                .build();
    }

    /**
     * Starts the container with one servlet that serves /a to /d and the error page, and the container's own for the
     * rest.
     */
    void start(Container container, Body body) throws Exception {
        start(container, body, context -> {});
    }

    void start(Container container, Body body, Consumer<ServletContext> before) throws Exception {
        server = container.start(bench, errorPages, context -> {
            before.accept(context);
            Container.filter(context, "sessions", filter, mapped);
            Container.servlet(context, servlet(body), "/a", "/b", "/c", "/d", Container.ERROR_PAGE);
            context.addServlet("default", container.defaultServlet()).addMapping("/");
        });
    }

    static HttpServlet servlet(Body body) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                body.serve(request, response);
            }
        };
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    /** The Cookie header of a session that has this country. */
    String[] visitorFrom(String country) {
        try (var exchange = sessions.open(List.of())) {
            exchange.session().set(COUNTRY, country);
            if (exchange.commit() instanceof Directive.Issue issue) {
                return new String[] {"Cookie", "session=" + issue.token().value()};
            }
            throw new AssertionError("no token was issued");
        }
    }

    /** Our Set-Cookie lines. */
    static List<String> ours(HttpResponse<?> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(line -> line.startsWith("session="))
                .toList();
    }

    static String members(HttpResponse<?> answer, String header) {
        return String.join(",", answer.headers().allValues(header));
    }

    /** What a browser that got this answer has in its session. */
    Optional<String> stored(HttpResponse<?> answer, Attribute<String> attribute) {
        List<String> lines = ours(answer);
        String line = lines.get(lines.size() - 1);
        return stored(line.substring("session=".length(), line.indexOf(';')), attribute);
    }

    Optional<String> stored(String token, Attribute<String> attribute) {
        try (var exchange = sessions.open(List.of(Token.of(token)))) {
            return exchange.view().get(attribute);
        }
    }

    @Override
    public void close() {
        bench.close();
    }

    @FunctionalInterface
    interface Body {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** The reference store, which counts, and is away while it is told to be. */
    static final class CountingStore implements SessionStore {

        final AtomicInteger finds = new AtomicInteger();
        final AtomicInteger writes = new AtomicInteger();
        final AtomicInteger creates = new AtomicInteger();
        volatile boolean away;
        private final SessionStore store = new ReferenceStore();

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            present(finds);
            return store.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            present(writes);
            creates.incrementAndGet();
            return store.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            present(writes);
            return store.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            present(writes);
            return store.delete(key, expectedVersion);
        }

        private void present(AtomicInteger counted) {
            if (away) {
                throw new IllegalStateException("the store is away");
            }
            counted.incrementAndGet();
        }

        @Override
        public StoreTraits traits() {
            return store.traits();
        }
    }
}
