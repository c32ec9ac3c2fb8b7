package dev.satchel.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.name.Names;
import com.google.inject.util.Modules;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSessions;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.http.extension.ExtensionServlet;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import dev.satchel.settings.SessionSettings;
import dev.satchel.settings.SessionStack;
import dev.satchel.testkit.ReferenceStore;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stack over HTTP in an injector. */
@Timeout(60)
class SessionHttpModuleTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private static Injector strict(Module... modules) {
        List<Module> all = new ArrayList<>(List.of(modules));
        all.add(new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireExactBindingAnnotations();
                binder().requireAtInjectOnConstructors();
                binder().disableCircularProxies();
            }
        });
        return Guice.createInjector(Stage.PRODUCTION, all);
    }

    private static SessionModule.Builder stack(String name) {
        return SessionModule.named(name).codec(JsonCodec.standard()).store(new ReferenceStore());
    }

    private static <T> T of(Injector injector, Class<T> type) {
        return injector.getInstance(Key.get(type, Admin.class));
    }

    @Test
    void everythingThatServesTheStackIsASingletonUnderItsAnnotation() {
        Injector injector = strict(
                stack("shop").build(),
                SessionHttpModule.transport(SessionCookie.standard()).build(),
                stack("shop/admin").annotatedWith(Admin.class).build(),
                SessionHttpModule.transport(TokenTransport.bearer())
                        .annotatedWith(Admin.class)
                        .build());

        for (Class<?> type : List.of(
                TokenTransport.class,
                WebSessions.class,
                JdkSessions.class,
                SessionFilter.class,
                ExtensionRoutes.class,
                ExtensionServlet.class)) {
            assertThat(injector.getInstance(type)).isSameAs(injector.getInstance(type));
            assertThat((Object) of(injector, type))
                    .isSameAs(of(injector, type))
                    .isNotSameAs(injector.getInstance(type));
        }
        assertThat(injector.getInstance(JdkSessions.class).transport().varies()).containsExactly("Cookie");
        assertThat(of(injector, JdkSessions.class).transport().varies()).containsExactly("Authorization");
    }

    @Test
    void aTransportTakesAClassOrAKey() {
        SessionCookie cookie = SessionCookie.builder().name("__Host-a").build();
        Injector byClass = strict(
                stack("shop").build(),
                SessionHttpModule.transport(SessionCookie.class).build(),
                binder -> binder.bind(SessionCookie.class).toInstance(cookie));
        Injector byKey = strict(
                stack("shop").build(),
                SessionHttpModule.transport(Key.get(TokenTransport.class, Admin.class))
                        .build(),
                binder ->
                        binder.bind(Key.get(TokenTransport.class, Admin.class)).toInstance(cookie));

        assertThat(byClass.getInstance(JdkSessions.class).transport()).isSameAs(cookie);
        assertThat(byKey.getInstance(JdkSessions.class).transport()).isSameAs(cookie);
    }

    @Test
    void theCookieOfSettingsServesTheirStack() {
        Injector injector = strict(
                SessionModule.from(
                        SessionSettings.of(Map.of("name", "shop", "store", "memory", "cookie.name", "__Host-shop")),
                        Admin.class),
                SessionHttpModule.fromSettings().annotatedWith(Admin.class).build());

        assertThat(of(injector, TokenTransport.class))
                .isInstanceOfSatisfying(
                        SessionCookie.class, cookie -> assertThat(cookie.name()).isEqualTo("__Host-shop"));
        of(injector, SessionStack.class).close();
    }

    @Test
    void aStackThatIsComposedHasNoCookieOfSettings() {
        assertThatThrownBy(() -> strict(
                        stack("shop").build(), SessionHttpModule.fromSettings().build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("SessionStack is not explicitly bound")
                .hasMessageContaining("SessionHttpModule.fromSettings()");
    }

    @Test
    void theExtensionsThatAreBoundAreServedWithTheSessionsOfTheStack() throws Exception {
        Injector injector = strict(
                stack("shop").build(),
                SessionHttpModule.transport(SessionCookie.localhost()).build(),
                new ExtensionsModule(),
                binder -> ExtensionsModule.contributions(binder)
                        .addBinding()
                        .toInstance(Extensions.builder()
                                .action("country", "choose", (request, session) -> {
                                    session.set(COUNTRY, "DE");
                                    return ActionResult.ok();
                                })
                                .build()));
        JdkSessions web = injector.getInstance(JdkSessions.class);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExtensionRoutes.PATHS.forEach(path -> server.createContext(
                path, injector.getInstance(ExtensionRoutes.class).handler(web)));
        server.createContext("/country", web.reading((exchange, view) -> {
            byte[] body = view.get(COUNTRY).orElse("none").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }));
        server.start();
        try {
            URI base = URI.create("http://localhost:" + server.getAddress().getPort());
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> chosen = client.send(
                    HttpRequest.newBuilder(base.resolve("/action/country/choose"))
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            String cookie =
                    chosen.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
            HttpResponse<String> read = client.send(
                    HttpRequest.newBuilder(base.resolve("/country"))
                            .header("Cookie", cookie)
                            .build(),
                    BodyHandlers.ofString());

            assertThat(chosen.statusCode()).isEqualTo(204);
            assertThat(read.body()).isEqualTo("DE");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTestReplacesTheTransportByOneBinding() {
        SessionCookie cookie = SessionCookie.localhost();
        Module production = Modules.combine(
                stack("shop").build(),
                SessionHttpModule.transport(SessionCookie.standard()).build());
        Injector injector = strict(Modules.override(production)
                .with(binder -> binder.bind(TokenTransport.class).toInstance(cookie)));

        assertThat(injector.getInstance(JdkSessions.class).transport()).isSameAs(cookie);
    }

    @Test
    void anAnnotationWithAttributesKeepsStacksApart() {
        Injector injector = strict(
                stack("bot").annotatedWith(Names.named("bot")).build(),
                SessionHttpModule.transport(SessionCookie.standard())
                        .annotatedWith(Names.named("bot"))
                        .build());

        assertThat(injector.getInstance(Key.get(JdkSessions.class, Names.named("bot"))))
                .isNotNull();
        assertThat(injector.getExistingBinding(Key.get(Sessions.class))).isNull();
    }

    @Test
    void withoutTheHttpAdapterAStackIsComposedAllTheSameAndTheModuleNamesWhatIsMissing() throws Exception {
        assertThat(without("session-http-adapter|servlet", "stack"))
                .contains("Sessions[shop]", "guice.missing-adapter", "dev.satchel:session-http-adapter");
    }

    @Test
    void withoutServletsTheJdksServerIsServedAllTheSame() throws Exception {
        assertThat(without("servlet", "http")).isEqualTo("served");
        assertThat(without("guice-servlet", "http")).isEqualTo("served");
    }

    /** Runs the program where what matches is not on the class path. */
    private static String without(String absent, String method) throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            if (!entry.matches(".*(" + absent + ")[^/]*(/target/classes)?")) {
                path.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return (String)
                    loader.loadClass(Probe.class.getName()).getMethod(method).invoke(null);
        }
    }
}
