package dev.satchel.benchmarks.http;

import dev.satchel.javalin.JavalinSessions;
import dev.satchel.session.Sessions;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.function.Consumer;

/** Javalin on its Jetty, which keeps the sessions of Javalin's own. */
final class JavalinHost implements Host {

    private final Javalin javalin;

    private JavalinHost(Consumer<JavalinConfig> routes) {
        javalin = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    routes.accept(config);
                })
                .start("127.0.0.1", 0);
    }

    /** Puts on stage all that this host is measured with. */
    static void fill(Stage stage, Backends backends) throws Exception {
        stage.plain(new JavalinHost(config -> config.routes.get(Work.NONE.path(), ctx -> ctx.result(Answers.CART))));
        stage.add("Satchel, memory", Counting.TOGETHER, satchel(backends.memory()));
        stage.add("Javalin's own, memory", Counting.TOGETHER, new JavalinHost(JavalinHost::own));
    }

    private static JavalinHost satchel(Sessions sessions) {
        JavalinSessions web = JavalinSessions.of(sessions, SatchelVisit.COOKIE);
        return new JavalinHost(config -> {
            config.registerPlugin(web);
            config.routes.get(Work.READ.path(), web.reading((ctx, view) -> ctx.result(SatchelVisit.read(view))));
            for (Work work : new Work[] {Work.BEGIN, Work.WRITE, Work.COUNT}) {
                config.routes.get(
                        work.path(), web.handler((ctx, session) -> ctx.result(SatchelVisit.change(work, session))));
            }
        });
    }

    private static void own(JavalinConfig config) {
        for (Work work : new Work[] {Work.BEGIN, Work.READ, Work.WRITE, Work.COUNT}) {
            config.routes.get(
                    work.path(),
                    ctx -> ctx.result(PeerVisit.of(ctx.req().getSession()).serve(work)));
        }
    }

    @Override
    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
