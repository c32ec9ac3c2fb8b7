package dev.satchel.http.servlet;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.REQUEST;

import dev.satchel.testkit.Bench;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A servlet container on a free loopback port. */
enum Container {
    JETTY {
        @Override
        URI start(Bench bench, Consumer<ServletContext> application) throws Exception {
            Server server = new Server();
            HttpConfiguration http = new HttpConfiguration();
            http.setRequestHeaderSize(HEADERS);
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost("localhost");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler("/");
            ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
            errors.addErrorPage(ERROR_PAGE_STATUS, ERROR_PAGE);
            errors.addErrorPage(500, ERROR_PAGE);
            context.setErrorHandler(errors);
            context.addServletContainerInitializer((classes, started) -> application.accept(started));
            server.setHandler(context);
            server.start();
            bench.onClose(server::stop);
            return URI.create("http://localhost:" + connector.getLocalPort());
        }
    },

    TOMCAT {
        @Override
        URI start(Bench bench, Consumer<ServletContext> application) throws Exception {
            Path base = bench.directory();
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(base.toString());
            tomcat.setHostname("localhost");
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("maxHttpRequestHeaderSize", Integer.toString(HEADERS));
            // Tomcat reads cookies itself, looking for its own, and refuses more than 200.
            tomcat.getConnector().setMaxCookieCount(-1);
            Context context = tomcat.addContext("", base.toString());
            for (int status : List.of(ERROR_PAGE_STATUS, 500)) {
                ErrorPage page = new ErrorPage();
                page.setErrorCode(status);
                page.setLocation(ERROR_PAGE);
                context.addErrorPage(page);
            }
            context.addServletContainerInitializer((classes, started) -> application.accept(started), null);
            tomcat.start();
            bench.onClose(() -> {
                tomcat.stop();
                tomcat.destroy();
            });
            return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort());
        }
    };

    /** The status whose error page, like that of 500, the application serves itself. */
    static final int ERROR_PAGE_STATUS = 418;

    static final String ERROR_PAGE = "/error-page";

    private static final int HEADERS = 131_072;

    /** Starts an application. */
    abstract URI start(Bench bench, Consumer<ServletContext> application) throws Exception;

    static void filter(ServletContext context, String name, Filter filter) {
        FilterRegistration.Dynamic registered = context.addFilter(name, filter);
        registered.setAsyncSupported(true);
        registered.addMappingForUrlPatterns(EnumSet.of(REQUEST, ASYNC, ERROR), false, "/*");
    }

    static void servlet(ServletContext context, Servlet servlet, String... paths) {
        ServletRegistration.Dynamic registered =
                context.addServlet(List.of(paths).toString(), servlet);
        registered.setAsyncSupported(true);
        registered.addMapping(paths);
    }
}
