package dev.satchel.examples.storefront;

import com.sun.net.httpserver.HttpHandler;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The pages of the shop, without its extensions. */
final class Routes {

    private final JdkSessions web;

    private Routes(JdkSessions web) {
        this.web = web;
    }

    static HttpHandler of(JdkSessions web, Shop shop, Page page, Devices devices) {
        Routes to = new Routes(web);
        return new Router()
                .on("GET", "/", to.reading(page::show))
                .on("GET", "/assets/storefront.css", Page.STYLE::send)
                .on("GET", "/assets/storefront.js", Page.SCRIPT::send)
                .on("GET", "/api/country", to.reading(shop::country))
                .on("POST", "/api/country", to.writing(shop::chooseCountry))
                .on("DELETE", "/api/country", to.ending(shop))
                .on("POST", "/api/cart", to.writing(shop::addToCart))
                .on("POST", "/api/points", to.writing(shop::addPoints))
                .on("POST", "/api/login", to.writing(shop::signIn))
                .on("POST", "/api/logout", to.ending(shop))
                .on("GET", "/api/session", to.reading(shop::session))
                .on("GET", "/api/sessions", to.reading(devices::list))
                .on("DELETE", "/api/sessions/others", to.reading(devices::endOthers));
    }

    private HttpHandler reading(Function<SessionView, Answer> route) {
        return web.reading((exchange, view) -> route.apply(view).send(exchange));
    }

    private HttpHandler writing(BiFunction<Body, Session, Answer> route) {
        return web.handler(
                (exchange, session) -> route.apply(Body.of(exchange), session).send(exchange));
    }

    private HttpHandler ending(Shop shop) {
        return web.handler((exchange, session) -> shop.end(session).send(exchange));
    }
}
