package dev.satchel.http.servlet;

import dev.satchel.testkit.Bench;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12 for Jakarta EE 11. */
final class JettyEe11 {

    private JettyEe11() {}

    static URI start(Bench bench, Path base, Set<Integer> errorPages, Consumer<ServletContext> application)
            throws Exception {
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(Container.HEADERS);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.setBaseResourceAsPath(base);
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errorPages.forEach(status -> errors.addErrorPage(status, Container.ERROR_PAGE));
        context.setErrorHandler(errors);
        context.addServletContainerInitializer((classes, started) -> application.accept(started));
        server.setHandler(context);
        server.start();
        bench.onClose(server::stop);
        return URI.create("http://localhost:" + connector.getLocalPort());
    }
}
