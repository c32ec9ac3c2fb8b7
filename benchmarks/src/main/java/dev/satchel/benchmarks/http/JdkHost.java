package dev.satchel.benchmarks.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.benchmarks.Visit;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.session.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The JDK's server. */
final class JdkHost implements Host {

    private static final int WORKERS = 8;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);

    private JdkHost(Map<Work, HttpHandler> handlers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        handlers.forEach((work, handler) -> server.createContext(work.path(), handler));
        server.start();
    }

    /** Puts on stage all that this host is measured with. */
    static void fill(Stage stage, Backends backends) throws Exception {
        ByHand hand = new ByHand();
        RedisByHand redis = backends.redisByHand();
        Map<Work, HttpHandler> redisHandlers = byHand(redis::keep, redis.read(), redis.write());
        redisHandlers.put(Work.COUNT, redis.count());
        stage.plain(new JdkHost(Map.of(Work.NONE, exchange -> Answers.send(exchange, Answers.CART))));
        stage.add(
                "by hand, memory",
                Counting.NEVER,
                new JdkHost(byHand(hand::keep, hand.memoryRead(), hand.memoryWrite())));
        stage.add("Satchel, memory", Counting.TOGETHER, satchel(backends.memory()));
        stage.add(
                "by hand, sealed",
                Counting.NEVER,
                new JdkHost(byHand(hand::seal, hand.sealedRead(), hand.sealedWrite())));
        stage.add("Satchel, sealed", Counting.ALONE, satchel(backends.sealed()));
        stage.add("by hand, Redis", Counting.TOGETHER, new JdkHost(redisHandlers));
        stage.add("Satchel, Redis", Counting.TOGETHER, satchel(backends.redis()));
        stage.add("Satchel, files", Counting.TOGETHER, satchel(backends.files()));
    }

    private static JdkHost satchel(Sessions sessions) throws IOException {
        JdkSessions web = JdkSessions.of(sessions, SatchelVisit.COOKIE);
        Map<Work, HttpHandler> handlers = new EnumMap<>(Work.class);
        handlers.put(Work.READ, web.reading((exchange, view) -> Answers.send(exchange, SatchelVisit.read(view))));
        for (Work work : new Work[] {Work.BEGIN, Work.WRITE, Work.COUNT}) {
            handlers.put(
                    work,
                    web.handler((exchange, session) -> Answers.send(exchange, SatchelVisit.change(work, session))));
        }
        return new JdkHost(handlers);
    }

    private static Map<Work, HttpHandler> byHand(Function<Visit, String> begin, HttpHandler read, HttpHandler write) {
        Map<Work, HttpHandler> handlers = new EnumMap<>(Work.class);
        handlers.put(Work.BEGIN, exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "session=" + begin.apply(Visit.Size.TYPICAL.visit()));
            Answers.send(exchange, Answers.CART);
        });
        handlers.put(Work.READ, read);
        handlers.put(Work.WRITE, write);
        return handlers;
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdown();
    }
}
