package dev.satchel.examples.storefront;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Session;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.Extensions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The shop. Listens on the loopback interface only.
 *
 * <pre>
 * mvn -q -pl examples -am compile exec:java
 * SATCHEL_STORE=memory SATCHEL_IDLE=PT2S PORT=8081 mvn -q -pl examples -am compile exec:java
 * SATCHEL_STORE=redis SATCHEL_REDIS=redis://localhost:6379 mvn -q -pl examples -am compile exec:java
 * </pre>
 */
public final class Storefront implements AutoCloseable {

    /** The longest that a session lives, used or not. */
    static final Duration LONGEST = Duration.ofDays(1);

    private final URI uri;
    private final Opened opened;

    private Storefront(URI uri, Opened opened) {
        this.uri = uri;
        this.opened = opened;
    }

    /** Starts the shop as the environment says and prints where it is. */
    public static void main(String[] args) throws IOException {
        Storefront shop = start(Settings.from(System.getenv()), InstantSource.system());
        System.out.println("Storefront ready at " + shop.uri());
    }

    /** Starts the shop. */
    static Storefront start(Settings settings, InstantSource clock) throws IOException {
        return start(settings, clock, Extensions.builder().build());
    }

    /** Starts the shop with further extensions. */
    static Storefront start(Settings settings, InstantSource clock, Extensions more) throws IOException {
        Opened opened = new Opened();
        try {
            Sessions sessions = compose(settings, clock, opened);
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
            opened.add(() -> server.stop(0));
            ExecutorService workers = Executors.newCachedThreadPool();
            opened.add(workers::shutdown);
            server.setExecutor(workers);
            Carts carts = settings.storage().shared() ? new CartsInSessions(sessions) : new CartsInMemory();
            Shop shop = new Shop(settings.storage().label(), new Catalogue(carts));
            Extensions extensions = ShopExtensions.of(shop).merge(more);
            Component.check(Component.ON_THE_PAGE, extensions);
            JdkSessions web = JdkSessions.of(sessions, SessionCookie.localhost());
            server.createContext("/", routes(web, shop, extensions, new Devices(sessions)));
            HttpHandler served = ExtensionRoutes.of(extensions).handler(web);
            ExtensionRoutes.PATHS.forEach(path -> server.createContext(path, served));
            server.start();
            URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
            return new Storefront(uri, opened);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static Sessions compose(Settings settings, InstantSource clock, Opened opened) {
        Sessions.Builder stack = Sessions.named("storefront")
                .policy(SessionPolicy.builder()
                        .idle(settings.idle())
                        .absolute(LONGEST)
                        .build())
                .codec(JsonCodec.standard())
                .clock(clock);
        settings.storage().into(stack, settings, clock, opened);
        return stack.build();
    }

    private static HttpHandler routes(JdkSessions web, Shop shop, Extensions extensions, Devices devices) {
        Page page = new Page(shop, extensions);
        return new Router()
                .on("GET", "/", reading(web, page::show))
                .on("GET", "/assets/storefront.css", Page.STYLE::send)
                .on("GET", "/assets/storefront.js", Page.SCRIPT::send)
                .on("GET", "/api/country", reading(web, shop::country))
                .on("POST", "/api/country", writing(web, shop::chooseCountry))
                .on("DELETE", "/api/country", ending(web, shop))
                .on("POST", "/api/cart", writing(web, shop::addToCart))
                .on("POST", "/api/points", writing(web, shop::addPoints))
                .on("POST", "/api/login", writing(web, shop::signIn))
                .on("POST", "/api/logout", ending(web, shop))
                .on("GET", "/api/session", reading(web, shop::session))
                .on("GET", "/api/sessions", reading(web, devices::list))
                .on("DELETE", "/api/sessions/others", reading(web, devices::endOthers));
    }

    private static HttpHandler reading(JdkSessions web, Function<SessionView, Answer> route) {
        return web.reading((exchange, view) -> route.apply(view).send(exchange));
    }

    private static HttpHandler writing(JdkSessions web, BiFunction<Body, Session, Answer> route) {
        return web.handler(
                (exchange, session) -> route.apply(Body.of(exchange), session).send(exchange));
    }

    private static HttpHandler ending(JdkSessions web, Shop shop) {
        return web.handler((exchange, session) -> shop.end(session).send(exchange));
    }

    /** Where the shop is. */
    URI uri() {
        return uri;
    }

    /** Stops serving and closes what was opened. */
    @Override
    public void close() {
        opened.close();
    }
}
