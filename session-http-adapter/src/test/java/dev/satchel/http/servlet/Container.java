package dev.satchel.http.servlet;

import static jakarta.servlet.DispatcherType.ASYNC;
import static jakarta.servlet.DispatcherType.ERROR;
import static jakarta.servlet.DispatcherType.FORWARD;
import static jakarta.servlet.DispatcherType.REQUEST;

import dev.satchel.testkit.Bench;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/**
 * A servlet container on a free loopback port. It has a static file at {@link #FILE} once its own default servlet is
 * mapped.
 */
enum Container {
    JETTY {
        @Override
        URI start(Bench bench, Set<Integer> errorPages, Consumer<ServletContext> application) throws Exception {
            return JettyEe10.start(bench, base(bench), errorPages, application);
        }

        @Override
        String defaultServlet() {
            return "org.eclipse.jetty.ee10.servlet.DefaultServlet";
        }
    },

    JETTY_EE11 {
        @Override
        URI start(Bench bench, Set<Integer> errorPages, Consumer<ServletContext> application) throws Exception {
            return JettyEe11.start(bench, base(bench), errorPages, application);
        }

        @Override
        String defaultServlet() {
            return "org.eclipse.jetty.ee11.servlet.DefaultServlet";
        }
    },

    TOMCAT {
        @Override
        URI start(Bench bench, Set<Integer> errorPages, Consumer<ServletContext> application) throws Exception {
            Path base = base(bench);
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(base.toString());
            tomcat.setHostname("localhost");
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("maxHttpRequestHeaderSize", Integer.toString(HEADERS));
            // Tomcat reads cookies itself, looking for its own, and refuses more than 200.
            tomcat.getConnector().setMaxCookieCount(-1);
            Context context = tomcat.addContext("", base.toString());
            for (int status : errorPages) {
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

        @Override
        String defaultServlet() {
            return "org.apache.catalina.servlets.DefaultServlet";
        }
    };

    /** The static file, by its name and as a path. */
    static final String FILE = "/page.txt";

    /** The status whose error page, like that of 500, the application serves itself. */
    static final int ERROR_PAGE_STATUS = 418;

    static final String ERROR_PAGE = "/error-page";

    static final int HEADERS = 131_072;

    /** Starts an application that has error pages for these statuses. */
    abstract URI start(Bench bench, Set<Integer> errorPages, Consumer<ServletContext> application) throws Exception;

    /** The class of the servlet that serves static files, and 404 for the others. */
    abstract String defaultServlet();

    /** Starts an application. */
    URI start(Bench bench, Consumer<ServletContext> application) throws Exception {
        return start(bench, Set.of(ERROR_PAGE_STATUS, 500), application);
    }

    private static Path base(Bench bench) throws IOException {
        Path base = bench.directory();
        Files.writeString(base.resolve(FILE.substring(1)), "a static file");
        return base;
    }

    static void filter(ServletContext context, String name, Filter filter) {
        filter(context, name, filter, EnumSet.of(REQUEST, FORWARD, ASYNC, ERROR));
    }

    static FilterRegistration.Dynamic filter(
            ServletContext context, String name, Filter filter, EnumSet<DispatcherType> types) {
        FilterRegistration.Dynamic registered = context.addFilter(name, filter);
        registered.setAsyncSupported(true);
        registered.addMappingForUrlPatterns(types, false, "/*");
        return registered;
    }

    static void servlet(ServletContext context, Servlet servlet, String... paths) {
        ServletRegistration.Dynamic registered =
                context.addServlet(List.of(paths).toString(), servlet);
        registered.setAsyncSupported(true);
        registered.addMapping(paths);
    }
}
