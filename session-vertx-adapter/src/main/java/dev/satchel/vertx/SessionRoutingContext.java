package dev.satchel.vertx;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's context and response, but the session is committed before the head leaves and before the request is passed
 * on. A proxy, for the two have more than a hundred methods, of which a dozen matter.
 */
final class SessionRoutingContext implements InvocationHandler {

    private static final Set<String> LEAVING = Set.of("writeHead", "write", "end", "send", "sendFile");

    /** Those of the context that answer by its response. */
    private static final Set<String> BY_RESPONSE = Set.of("end", "json", "redirect");

    /** Those that pass the request on. */
    private static final Set<String> ONWARDS = Set.of("next", "fail", "reroute");

    private final RoutingContext ctx;
    private final VertxExchange exchange;
    private final HttpServerResponse response;

    private SessionRoutingContext(RoutingContext ctx, VertxExchange exchange) {
        this.ctx = ctx;
        this.exchange = exchange;
        this.response = proxy(HttpServerResponse.class, this::respond);
    }

    static RoutingContext of(RoutingContext ctx, VertxExchange exchange) {
        return proxy(RoutingContext.class, new SessionRoutingContext(ctx, exchange));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (name.equals("response")) {
            return response;
        }
        if (BY_RESPONSE.contains(name) && method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        if (ONWARDS.contains(name)) {
            passOn(name, last(arguments), () -> call(ctx, method, arguments));
            return null;
        }
        Object result = invoked(ctx, method, arguments);
        return result == ctx ? proxy : result;
    }

    private void passOn(String how, @Nullable Object last, Runnable onwards) {
        if (last instanceof Throwable thrown) {
            exchange.fail(thrown, onwards);
        } else if (how.equals("reroute") && last instanceof String path) {
            exchange.reroute(path, onwards);
        } else {
            exchange.pass(onwards);
        }
    }

    private @Nullable Object respond(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        HttpServerResponse real = ctx.response();
        if (LEAVING.contains(method.getName())) {
            return exchange.leave(() -> sent(call(real, method, arguments)));
        }
        Object result = invoked(real, method, arguments);
        return result == real ? proxy : result;
    }

    @SuppressWarnings("unchecked") // all that leaves answers so
    private static Future<Void> sent(@Nullable Object result) {
        return result instanceof Future<?> future ? (Future<Void>) future : Future.succeededFuture();
    }

    private static @Nullable Object last(Object @Nullable [] arguments) {
        return arguments == null ? null : arguments[arguments.length - 1];
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) {
        try {
            return invoked(target, method, arguments);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    private static @Nullable Object invoked(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
