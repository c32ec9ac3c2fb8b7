package consumer;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;

/** Points on Micronaut. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class Points {

    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    /** Where a slow request is held up. */
    @Singleton
    static final class Gates {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch opened = new CountDownLatch(1);
    }

    private final Gates gates;

    Points(Gates gates) {
        this.gates = gates;
    }

    @Get("/add")
    String add(WebSession web) {
        web.session().update(POINTS, 0, points -> points + 1);
        return "added";
    }

    @Get("/add-slowly")
    String addSlowly(WebSession web) throws InterruptedException {
        web.session().update(POINTS, 0, points -> points + 1);
        gates.reached.countDown();
        gates.opened.await();
        return "added";
    }

    @Get("/fail")
    String fail(WebSession web) {
        web.session().update(POINTS, 0, points -> points + 1);
        throw new IllegalStateException("on purpose");
    }

    @Get("/logout")
    String logout(WebSession web) {
        web.session().destroy();
        return "signed out";
    }

    @Get("/")
    String show(WebSession web) {
        return web.view().get(POINTS).orElse(0).toString();
    }

    @Factory
    static final class Stack {

        @Singleton
        WebSessions sessions() {
            Sessions sessions = Sessions.named("points/example")
                    .codec(JsonCodec.standard())
                    .store(MemorySessionStore.standard())
                    .build();
            return WebSessions.of(sessions, SessionCookie.localhost());
        }
    }
}
