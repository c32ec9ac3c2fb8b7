package dev.satchel.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.multibindings.OptionalBinder;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSessions;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.Extensions;
import java.lang.annotation.Annotation;
import java.util.Objects;
import java.util.Optional;

/**
 * Binds what serves a stack over HTTP, each a singleton that is made when the injector is created, under the annotation
 * of the stack. It needs {@code session-http-adapter}, which is optional for the rest of this module, and a {@link
 * SessionModule} of the same annotation.
 *
 * <table>
 * <caption>The bindings</caption>
 * <tr><th>type</th><th>where</th></tr>
 * <tr><td>{@code TokenTransport}, unless you bind it; {@code WebSessions}, {@code ExtensionRoutes}</td>
 *     <td>always</td></tr>
 * <tr><td>{@code JdkSessions}</td><td>where the JDK's server is</td></tr>
 * <tr><td>{@code SessionFilter}, {@code ExtensionServlet}</td><td>where the Servlet API is</td></tr>
 * <tr><td>{@code Session}, {@code SessionView}, {@code SessionExchange}, in the scope of a request</td>
 *     <td>where {@code guice-servlet} is</td></tr>
 * </table>
 *
 * <p>The session of a request is taken from its {@code SessionFilter}, which stands before {@code GuiceFilter} or in
 * its pipeline, for every dispatcher type. An injected session follows the request through its dispatches. It serves
 * the thread that goes on with an asynchronous operation too, one thread at a time. Injected into a singleton, it is a
 * {@code Provider}.
 *
 * <p>{@code ExtensionRoutes} are those of the {@code Extensions} that are bound, such as by {@link ExtensionsModule}.
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(
 *     Stage.PRODUCTION,
 *     SessionModule.from(SessionSettings.load(path)),
 *     SessionHttpModule.fromSettings().build());
 * HttpHandler handler = injector.getInstance(JdkSessions.class).handler((exchange, session) -> {
 *     session.set(COUNTRY, "DE");
 *     exchange.sendResponseHeaders(204, -1);
 * });
 * }</pre>
 */
public final class SessionHttpModule extends AbstractModule {

    private final String said;
    private final Key<Sessions> stack;
    private final Carrier carrier;

    private SessionHttpModule(String said, Key<Sessions> stack, Carrier carrier) {
        this.said = said;
        this.stack = stack;
        this.carrier = carrier;
    }

    /** With this transport, such as {@code SessionCookie.standard()}. */
    public static Builder transport(TokenTransport transport) {
        Objects.requireNonNull(transport, "transport");
        return new Builder("transport(…)", (binder, stack) -> {
            Key<TokenTransport> key = stack.ofType(TokenTransport.class);
            binder.bind(key).toInstance(transport);
            return binder.getProvider(key);
        });
    }

    /** With the transport that you bind. */
    public static Builder transport(Class<? extends TokenTransport> transport) {
        return transport(Key.get(Objects.requireNonNull(transport, "transport")));
    }

    /** With the transport that you bind. */
    public static Builder transport(Key<? extends TokenTransport> transport) {
        Objects.requireNonNull(transport, "transport");
        return new Builder("transport(…)", (binder, stack) -> binder.getProvider(transport));
    }

    /**
     * With the cookie of the settings that {@link SessionModule#from} opens.
     *
     * @throws SessionConfigurationException when the HTTP adapter is not on the class path
     */
    public static Builder fromSettings() {
        Libraries.requireHttp();
        return new Builder("fromSettings()", SettingsCookie::bind);
    }

    @Override
    protected void configure() {
        Binder binder = binder().withSource(Annotations.inSources(this.toString(), stack));
        Provider<Sessions> sessions = binder.getProvider(stack);
        Provider<? extends TokenTransport> transport = carrier.bind(binder, stack);
        Key<WebSessions> web = stack.ofType(WebSessions.class);
        binder.bind(web)
                .toProvider(() -> WebSessions.of(sessions.get(), transport.get()))
                .asEagerSingleton();
        OptionalBinder.newOptionalBinder(binder, Extensions.class);
        Provider<Optional<Extensions>> extensions = binder.getProvider(new Key<Optional<Extensions>>() {});
        Key<ExtensionRoutes> routes = stack.ofType(ExtensionRoutes.class);
        binder.bind(routes)
                .toProvider(() -> ExtensionRoutes.of(
                        extensions.get().orElseGet(() -> Extensions.builder().build())))
                .asEagerSingleton();
        if (Libraries.JDK_SERVER.isPresent()) {
            JdkServerPart.bind(binder, stack, sessions, transport);
        }
        if (Libraries.SERVLETS.isPresent()) {
            ServletPart.bind(binder, stack, sessions, transport);
        }
        if (Libraries.SERVLETS.isPresent() && Libraries.GUICE_SERVLET.isPresent()) {
            RequestPart.bind(binder, stack);
        }
    }

    /** How it was said. */
    @Override
    public String toString() {
        return "SessionHttpModule." + said;
    }

    /** Binds the transport, where it is not bound, and finds it. */
    @FunctionalInterface
    private interface Carrier {
        Provider<? extends TokenTransport> bind(Binder binder, Key<Sessions> stack);
    }

    /** Composes a module. For one thread. */
    public static final class Builder {
        private final String said;
        private final Carrier carrier;
        private Key<Sessions> stack = Key.get(Sessions.class);

        private Builder(String said, Carrier carrier) {
            this.said = said;
            this.carrier = carrier;
        }

        /**
         * Serves the stack under this annotation, and binds everything under it. Default none.
         *
         * @throws IllegalArgumentException when it is no binding annotation or qualifier, kept at run time
         */
        public Builder annotatedWith(Class<? extends Annotation> annotation) {
            stack = Key.get(Sessions.class, Objects.requireNonNull(annotation, "annotatedWith"));
            return this;
        }

        /**
         * As {@link #annotatedWith(Class)}, for an annotation with attributes such as {@code Names.named("admin")}.
         * Default none.
         */
        public Builder annotatedWith(Annotation annotation) {
            stack = Key.get(Sessions.class, Objects.requireNonNull(annotation, "annotatedWith"));
            return this;
        }

        /** The module. */
        public SessionHttpModule build() {
            return new SessionHttpModule(said, stack, carrier);
        }
    }
}
