package dev.satchel.testkit.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lanes;
import dev.satchel.session.Placement;
import dev.satchel.session.Session;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.PlainCodec;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Fixture;
import dev.satchel.testkit.internal.Introduction;
import dev.satchel.testkit.web.WebCall;
import dev.satchel.testkit.web.WebScenario;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One binding, for one rule: the real engine on a map, on a clock that stands still, and what was logged meanwhile. */
public final class WebRig implements Fixture {

    static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    final ProbedStore store = new ProbedStore();
    final WebLog log = new WebLog();
    private final String name;
    private final Binding binding;
    private final Bench bench;
    private final Sessions sessions;
    private volatile URI address = URI.create("http://localhost");

    private WebRig(String name, Binding binding, long seed) {
        this.name = name;
        this.binding = binding;
        this.bench = Bench.seeded(seed);
        this.sessions = Sessions.named("web/contract")
                .policy(SessionPolicy.defaults())
                .codec(new PlainCodec())
                .store(store)
                .clock(bench.clock())
                .build();
    }

    /** An examination of this binding. */
    public static Examination<WebRig> examination(String name, Binding binding) {
        return new Examination<>((effort, seed) -> new WebRig(name, binding, seed));
    }

    @Override
    public Introduction introduction() {
        return new Introduction(name, Set.of());
    }

    @Override
    public void close() {
        try {
            bench.close();
        } finally {
            log.close();
        }
    }

    /** The address of the server, once it was started. */
    URI address() {
        return address;
    }

    URI serveCountry() {
        return serve((call, session) -> {
            session.set(COUNTRY, call.query());
            call.send(200, "done");
        });
    }

    URI serve(Writing writing) {
        return serve(writing, (call, view) -> call.send(200, view.get(COUNTRY).orElse("none")));
    }

    URI serve(Writing writing, Reading reading) {
        return serve(sessions, writing, reading);
    }

    /** Serves with a lane for each session, which only a closed exchange gives back. */
    URI serveInLanes(Writing writing, Reading reading) {
        return serve(Lanes.around(sessions, Duration.ofSeconds(10)), writing, reading);
    }

    /** Serves with a cookie for anonymous sessions, which lie in their tokens, and one for signed-in sessions. */
    URI serveInTwoPlaces(Writing writing, Reading reading) {
        Sessions stack = Sessions.named("web/contract/places")
                .codec(new PlainCodec())
                .placement(Placement.sealedUntilClaimed(UnsealedTokens::of, store))
                .clock(bench.clock())
                .build();
        return serve(stack, writing, reading);
    }

    /** Serves with a cookie that is for HTTPS. */
    URI serveSecurely(Writing writing) {
        return serve(new Scenario(sessions, true, writing, (call, view) -> call.send(200, "")));
    }

    private URI serve(Sessions stack, Writing writing, Reading reading) {
        return serve(new Scenario(stack, false, writing, reading));
    }

    private URI serve(Scenario scenario) {
        try {
            address = binding.start(scenario, bench);
        } catch (Exception e) {
            throw new AssertionError("the server did not start", e);
        }
        return address;
    }

    static Reply get(URI server, String path, String... headers) {
        return Wire.send(server, "GET", path, headers);
    }

    static Reply post(URI server, String path, String... headers) {
        return Wire.send(server, "POST", path, headers);
    }

    static void stream(WebCall call, String first, String second) throws IOException {
        try (OutputStream out = call.stream(200)) {
            out.write(first.getBytes(UTF_8));
            out.flush();
            out.write(second.getBytes(UTF_8));
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void assertProblem(Reply reply, int status) {
        assertThat(reply.status()).as("status of %s", reply).isEqualTo(status);
        assertThat(reply.all("Content-Type"))
                .as("type of the problem")
                .singleElement()
                .asString()
                .startsWith("application/problem+json");
        assertThat(reply.body())
                .startsWith("{")
                .contains("\"status\":" + status)
                .endsWith("}");
        assertThat(reply.complete()).as("the problem came whole").isTrue();
        assertThat(reply.all("Set-Cookie")).as("cookies beside a problem").isEmpty();
        assertThat(reply.members("Cache-Control"))
                .as("what the problem says to caches")
                .contains("no-store");
    }

    /** Starts a server. */
    @FunctionalInterface
    public interface Binding {
        /** As the contract says. */
        URI start(WebScenario scenario, Bench bench) throws Exception;
    }

    interface Writing {
        void to(WebCall call, Session session) throws IOException;
    }

    interface Reading {
        void to(WebCall call, SessionView view) throws IOException;
    }

    /** A value that a handler sees when it runs. */
    static final class Held<T> {
        volatile T value;

        Held(T value) {
            this.value = value;
        }
    }

    private record Scenario(Sessions sessions, boolean secureCookie, Writing writing, Reading reading)
            implements WebScenario {

        @Override
        public void write(WebCall call, Session session) throws IOException {
            writing.to(call, session);
        }

        @Override
        public void read(WebCall call, SessionView view) throws IOException {
            reading.to(call, view);
        }
    }
}
