package dev.satchel.http.jdkserver;

import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebBindingContract;
import dev.satchel.testkit.web.WebScenario;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class JdkSessionsContractTest extends WebBindingContract {

    @Override
    protected URI start(WebScenario scenario, Bench bench) throws Exception {
        return start(scenario, bench, Executors.newCachedThreadPool());
    }

    static URI start(WebScenario scenario, Bench bench, ExecutorService threads) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SessionCookie cookie = scenario.secureCookie() ? SessionCookie.standard() : SessionCookie.localhost();
        JdkSessions web = JdkSessions.of(scenario.sessions(), cookie);
        server.createContext(
                "/write", web.handler((exchange, session) -> scenario.write(new JdkCall(exchange, threads), session)));
        server.createContext(
                "/read", web.reading((exchange, view) -> scenario.read(new JdkCall(exchange, threads), view)));
        server.setExecutor(threads);
        server.start();
        bench.onClose(() -> {
            server.stop(0);
            threads.shutdown();
        });
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }
}
