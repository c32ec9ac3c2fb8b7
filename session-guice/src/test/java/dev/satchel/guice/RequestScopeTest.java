package dev.satchel.guice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import com.google.inject.servlet.GuiceFilter;
import com.google.inject.servlet.RequestScoped;
import com.google.inject.servlet.ServletModule;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.extension.ExtensionServlet;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import dev.satchel.testkit.ReferenceStore;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What guice-servlet injects within a request, on Jetty. */
@Timeout(60)
class RequestScopeTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ServletContextHandler context = new ServletContextHandler("/");
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final List<Injector> injectors = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        workers.shutdownNow();
        server.stop();
    }

    // ---- What the tests serve

    /** What somebody writes who takes what belongs to the request as it stands. */
    @RequestScoped
    static class Country {
        private final Session session;
        private final SessionView view;

        @Inject
        Country(Session session, SessionView view) {
            this.session = session;
            this.view = view;
        }

        void choose(String country) {
            session.set(COUNTRY, country);
        }

        String chosen() {
            return view.get(COUNTRY).orElse("none");
        }
    }

    /** A servlet, which is a singleton, and so takes providers. */
    private static final class Served extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient Route route;

        Served(Route route) {
            this.route = route;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            route.serve(request, response);
        }
    }

    @FunctionalInterface
    private interface Route {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private static SessionModule.Builder stack(String name) {
        return SessionModule.named(name).codec(JsonCodec.standard()).store(new ReferenceStore());
    }

    private <T> Provider<T> now(Class<T> type) {
        return () -> injectors.get(0).getInstance(type);
    }

    /** Starts Jetty with GuiceFilter alone: sessions and routes are in its pipeline. */
    private URI start(Consumer<ServletModule> served, Module... more) throws Exception {
        List<Module> modules = new ArrayList<>(List.of(more));
        modules.add(stack("shop").build());
        modules.add(SessionHttpModule.transport(SessionCookie.localhost()).build());
        modules.add(new Pipeline(served));
        modules.add(binder -> binder.requireExplicitBindings());
        Injector injector = Guice.createInjector(Stage.PRODUCTION, modules);
        injectors.add(injector);
        connector.setHost("localhost");
        server.addConnector(connector);
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(500, "/sorry");
        context.setErrorHandler(errors);
        FilterHolder filter = new FilterHolder(injector.getInstance(GuiceFilter.class));
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        ServletHolder extensions = new ServletHolder(injector.getInstance(ExtensionServlet.class));
        List.of(ExtensionServlet.mappings()).forEach(path -> context.addServlet(extensions, path));
        server.setHandler(context);
        server.start();
        return URI.create("http://localhost:" + connector.getLocalPort());
    }

    private static final class Pipeline extends ServletModule {
        private final Consumer<ServletModule> served;

        Pipeline(Consumer<ServletModule> served) {
            this.served = served;
        }

        @Override
        protected void configureServlets() {
            bind(GuiceFilter.class);
            bind(Country.class);
            filter("/*").through(SessionFilter.class);
            served.accept(this);
        }

        void route(String path, Route route) {
            serve(path).with(new Served(route));
        }

        void admin() {
            filter("/*").through(Key.get(SessionFilter.class, Admin.class));
        }
    }

    private static Consumer<ServletModule> routes(Consumer<Pipeline> routes) {
        return module -> routes.accept((Pipeline) module);
    }

    private static void print(HttpServletResponse response, String text) throws IOException {
        response.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static HttpResponse<String> get(URI uri, String... cookie) throws Exception {
        return send(HttpRequest.newBuilder(uri), cookie);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, String... cookie) throws Exception {
        if (cookie.length > 0) {
            request.header("Cookie", String.join("; ", cookie));
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> response) {
        return setCookie(response).orElseThrow().split(";", 2)[0];
    }

    private static Optional<String> setCookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie");
    }

    // ---- Tests

    @Test
    void aSessionAndAViewAreInjectedWithinTheirRequest() throws Exception {
        URI uri = start(routes(to -> {
            to.route("/choose", (request, response) -> {
                now(Country.class).get().choose("DE");
                print(response, now(Country.class).get().chosen());
            });
            to.route(
                    "/read",
                    (request, response) ->
                            print(response, now(Country.class).get().chosen()));
            to.route("/untouched", (request, response) -> {
                now(Country.class).get();
                print(response, "ok");
            });
        }));

        HttpResponse<String> chosen = get(uri.resolve("/choose"));

        assertThat(chosen.body()).isEqualTo("DE");
        assertThat(get(uri.resolve("/read"), cookie(chosen)).body()).isEqualTo("DE");
        assertThat(get(uri.resolve("/read")).body()).isEqualTo("none");
        assertThat(get(uri.resolve("/untouched")).headers().firstValue("Vary"))
                .as("injected and not used")
                .isEmpty();
    }

    @Test
    void oneRequestHasOneOfEach() throws Exception {
        URI uri = start(routes(to -> to.route("/", (request, response) -> {
            Session session = now(Session.class).get();
            SessionView view = now(SessionView.class).get();
            SessionExchange exchange = now(SessionExchange.class).get();
            boolean same = session == now(Session.class).get()
                    && view == now(SessionView.class).get()
                    && exchange == now(SessionExchange.class).get();
            print(response, Boolean.toString(same && !(view instanceof Session)));
        })));

        assertThat(get(uri).body()).isEqualTo("true");
    }

    @Test
    void theExchangeCommitsAndTheFilterCarries() throws Exception {
        URI uri = start(routes(to -> {
            to.route("/commit", (request, response) -> {
                SessionExchange exchange = now(SessionExchange.class).get();
                exchange.session().set(COUNTRY, "DE");
                String carried = exchange.commit().toString();
                print(response, carried + exchange.committed().get(COUNTRY).orElse("none"));
            });
            to.route("/close", (request, response) -> {
                SessionExchange exchange = now(SessionExchange.class).get();
                exchange.session().set(COUNTRY, "FR");
                exchange.close();
                print(response, "closed");
            });
        }));

        HttpResponse<String> committed = get(uri.resolve("/commit"));

        assertThat(committed.body()).isEqualTo("Keep[]DE");
        assertThat(setCookie(committed)).isPresent();
        assertThat(setCookie(get(uri.resolve("/close")))).isEmpty();
    }

    @Test
    void aWorkerGoesOnWithWhatWasInjectedInAnAsynchronousRequest() throws Exception {
        URI uri = start(routes(to -> {
            to.route("/worker", (request, response) -> {
                Country country = now(Country.class).get();
                AsyncContext operation = request.startAsync();
                workers.execute(() -> {
                    country.choose("IT");
                    answer(operation, country.chosen());
                });
            });
            to.route(
                    "/read",
                    (request, response) ->
                            print(response, now(Country.class).get().chosen()));
        }));

        HttpResponse<String> worked = get(uri.resolve("/worker"));

        assertThat(worked.body()).isEqualTo("IT");
        assertThat(get(uri.resolve("/read"), cookie(worked)).body()).isEqualTo("IT");
    }

    private static void answer(AsyncContext operation, String text) {
        try {
            print((HttpServletResponse) operation.getResponse(), text);
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        } finally {
            operation.complete();
        }
    }

    @Test
    void aDispatchOfAnAsynchronousRequestHasTheSessionOfItsRequest() throws Exception {
        URI uri = start(routes(to -> {
            to.route("/begin", (request, response) -> {
                Country country = now(Country.class).get();
                AsyncContext operation = request.startAsync();
                workers.execute(() -> {
                    country.choose("ES");
                    operation.dispatch("/end");
                });
            });
            to.route("/end", (request, response) -> {
                Country country = now(Country.class).get();
                String before = country.chosen();
                country.choose("PT");
                print(response, before + request.getDispatcherType());
            });
            to.route(
                    "/read",
                    (request, response) ->
                            print(response, now(Country.class).get().chosen()));
        }));

        HttpResponse<String> ended = get(uri.resolve("/begin"));

        assertThat(ended.body()).isEqualTo("ESASYNC");
        assertThat(get(uri.resolve("/read"), cookie(ended)).body()).isEqualTo("PT");
    }

    @Test
    void anErrorPageHasTheSessionAsItIsStored() throws Exception {
        URI uri = start(routes(to -> {
            to.route("/choose", (request, response) -> now(Country.class).get().choose("DE"));
            to.route("/fail", (request, response) -> {
                now(Country.class).get().choose("FR");
                throw new IllegalStateException("on purpose");
            });
            to.route(
                    "/sorry",
                    (request, response) ->
                            print(response, now(Country.class).get().chosen()));
        }));
        String cookie = cookie(get(uri.resolve("/choose")));

        HttpResponse<String> failed = get(uri.resolve("/fail"), cookie);

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("DE");
    }

    @Test
    void severalStacksServeOneRequest() throws Exception {
        Key<Session> admin = Key.get(Session.class, Admin.class);
        URI uri = start(
                routes(to -> {
                    to.admin();
                    to.route("/both", (request, response) -> {
                        now(Session.class).get().set(COUNTRY, "DE");
                        injectors.get(0).getInstance(admin).set(COUNTRY, "FR");
                    });
                    to.route(
                            "/read",
                            (request, response) -> print(
                                    response,
                                    now(Country.class).get().chosen()
                                            + injectors
                                                    .get(0)
                                                    .getInstance(admin)
                                                    .get(COUNTRY)
                                                    .orElse("none")));
                }),
                stack("admin").annotatedWith(Admin.class).build(),
                SessionHttpModule.transport(SessionCookie.localhost().toBuilder()
                                .name("admin")
                                .build())
                        .annotatedWith(Admin.class)
                        .build());

        HttpResponse<String> both = get(uri.resolve("/both"));
        String[] cookies = both.headers().allValues("Set-Cookie").stream()
                .map(set -> set.split(";", 2)[0])
                .toArray(String[]::new);

        assertThat(cookies).hasSize(2);
        assertThat(get(uri.resolve("/read"), cookies).body()).isEqualTo("DEFR");
    }

    @Test
    void extensionsAreServedByTheContainerWithTheSessionOfThePipeline() throws Exception {
        URI uri = start(
                routes(to -> {
                    to.route(
                            "/read",
                            (request, response) ->
                                    print(response, now(Country.class).get().chosen()));
                }),
                new ExtensionsModule(),
                binder -> ExtensionsModule.contributions(binder)
                        .addBinding()
                        .toInstance(Extensions.builder()
                                .action("country", "choose", (request, session) -> {
                                    session.set(COUNTRY, "DE");
                                    return ActionResult.ok();
                                })
                                .build()));

        HttpResponse<String> chosen = send(
                HttpRequest.newBuilder(uri.resolve("/action/country/choose")).POST(BodyPublishers.noBody()));

        assertThat(chosen.statusCode()).isEqualTo(204);
        assertThat(get(uri.resolve("/read"), cookie(chosen)).body()).isEqualTo("DE");
    }

    @Test
    void outsideOfARequestThereIsNone() throws Exception {
        start(routes(to -> {}));

        assertThatThrownBy(() -> now(Session.class).get())
                .isInstanceOf(ProvisionException.class)
                .hasMessageContaining("GuiceFilter");
        assertThat(Scopes.isSingleton(injectors.get(0).getBinding(SessionFilter.class)))
                .isTrue();
        assertThat(injectors.get(0).getInstance(Sessions.class)).isNotNull();
    }
}
