package dev.satchel.benchmarks.http;

import dev.satchel.benchmarks.jdbc.SpringTable;
import dev.satchel.benchmarks.redis.SpringRedis;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Sessions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Jetty with one servlet; a filter before it keeps the sessions, or Jetty itself does. */
final class JettyHost implements Host {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private JettyHost(ServletContextHandler context, VisitServlet.Answer answer) throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletHolder servlet = new ServletHolder(new VisitServlet(answer));
        context.addServlet(servlet, "/*");
        server.setHandler(context);
        server.start();
    }

    /** Puts on stage all that this host is measured with. */
    static void fill(Stage stage, Backends backends) throws Exception {
        stage.plain(new JettyHost(new ServletContextHandler("/"), VisitServlet.PLAIN));
        stage.add("Satchel, memory", Counting.TOGETHER, satchel(backends.memory()));
        stage.add(
                "by hand, sealed",
                Counting.NEVER,
                new JettyHost(new ServletContextHandler("/"), new ByHand().sealed()));
        stage.add("Satchel, sealed", Counting.ALONE, satchel(backends.sealed()));
        stage.add("Satchel, Redis", Counting.TOGETHER, satchel(backends.redis()));
        stage.add("Satchel, H2", Counting.TOGETHER, satchel(backends.database()));
        stage.add(
                "Jetty's own, memory",
                Counting.TOGETHER,
                new JettyHost(new ServletContextHandler("/", true, false), VisitServlet.PEER));
        stage.add(
                "Spring Session, memory",
                Counting.TOGETHER,
                spring(new MapSessionRepository(new ConcurrentHashMap<String, Session>())));
        stage.add("Spring Session, Redis", Counting.TOGETHER, spring(SpringRedis.repository(backends.springRedis())));
        stage.add("Spring Session, H2", Counting.TOGETHER, spring(SpringTable.repository(backends.source(), "h2")));
    }

    private static JettyHost satchel(Sessions sessions) throws Exception {
        return filtered(new SessionFilter(sessions, SatchelVisit.COOKIE), VisitServlet.SATCHEL);
    }

    private static <S extends Session> JettyHost spring(SessionRepository<S> repository) throws Exception {
        return filtered(new SessionRepositoryFilter<>(repository), VisitServlet.PEER);
    }

    private static JettyHost filtered(Filter filter, VisitServlet.Answer answer) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        return new JettyHost(context, answer);
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
