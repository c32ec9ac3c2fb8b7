package dev.satchel.examples.storefront;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.CrossSiteGuard;
import dev.satchel.http.jdkserver.CrossSiteFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's server on the loopback interface, and its threads. Nothing passes that another site's page sent. */
final class Server implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final CrossSiteFilter guard = new CrossSiteFilter(CrossSiteGuard.standard());

    Server(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(workers);
    }

    void serve(String path, HttpHandler handler) {
        server.createContext(path, handler).getFilters().add(guard);
    }

    /** Begins to serve, and answers where. */
    URI start() {
        server.start();
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdown();
    }
}
