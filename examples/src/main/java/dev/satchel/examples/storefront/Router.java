package dev.satchel.examples.storefront;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Exact paths and methods; everything else is refused. Filled before it serves. */
final class Router implements HttpHandler {

    private final Map<String, Map<String, HttpHandler>> routes = new TreeMap<>();

    /** Serves this method of this path. GET serves HEAD too. */
    Router on(String method, String path, HttpHandler handler) {
        routes.computeIfAbsent(path, any -> new TreeMap<>()).put(method, handler);
        return this;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            find(exchange).handle(exchange);
        } catch (Refusal refusal) {
            refusal.answer().send(exchange);
        }
    }

    private HttpHandler find(HttpExchange exchange) {
        Map<String, HttpHandler> methods = routes.get(exchange.getRequestURI().getPath());
        if (methods == null) {
            throw Refusal.notFound("there is nothing at this path");
        }
        String method = exchange.getRequestMethod();
        HttpHandler handler = methods.get(method.equals("HEAD") ? "GET" : method);
        if (handler == null) {
            throw Refusal.methodNotAllowed(String.join(", ", methods.keySet()));
        }
        return handler;
    }
}
