package dev.satchel.vertx;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All exchanges of one request, of every stack, in the order in which they began. */
final class Exchanges {

    private final List<VertxExchange> all = new CopyOnWriteArrayList<>();

    void add(VertxExchange exchange) {
        all.add(exchange);
    }

    /**
     * Has the headers that were written so far put back just before the head leaves. A response has one place for such
     * a handler. The context's own list of them takes that place when it is first used, so it is used first.
     */
    void keepHeaders(RoutingContext ctx) {
        if (all.stream().anyMatch(VertxExchange::isUsed)) {
            ctx.removeHeadersEndHandler(ctx.addHeadersEndHandler(leaving -> {}));
            ctx.response().headersEndHandler(leaving -> all.forEach(VertxExchange::restore));
        }
    }
}
