package dev.satchel.http.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/** The container's request, but what ends it elsewhere is known to us, and its own sessions may be forbidden. */
final class SessionRequest extends HttpServletRequestWrapper {

    private final ServletExchange exchange;

    SessionRequest(HttpServletRequest request, ServletExchange exchange) {
        super(request);
        this.exchange = exchange;
    }

    @Override
    public HttpSession getSession() {
        allow();
        return super.getSession();
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
        if (!create && exchange.filter().containerSessions() == ContainerSessions.NONE) {
            return null;
        }
        allow();
        return super.getSession(create);
    }

    @Override
    public String changeSessionId() {
        allow();
        return super.changeSessionId();
    }

    private void allow() {
        if (exchange.filter().containerSessions() != ContainerSessions.ALLOW) {
            throw new IllegalStateException(
                    "the container's sessions are forbidden here: use SessionFilter.session(request)."
                            + " docs/migrating.md has a table of what becomes of each method of HttpSession");
        }
    }

    /** Hands on our own wrappers: the container's bare objects would let the response leave before the commit. */
    @Override
    public AsyncContext startAsync() {
        return started(super.startAsync(this, exchange.response()));
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return started(super.startAsync(request, response));
    }

    private AsyncContext started(AsyncContext container) {
        exchange.defer();
        container.addListener(new EndWithOperation(exchange));
        return new SessionAsyncContext(container, exchange);
    }

    /** Where there is none a container throws; the mock of a test has null, by which Spring's tests tell. */
    @Override
    public @Nullable AsyncContext getAsyncContext() {
        AsyncContext container = super.getAsyncContext();
        return container == null ? null : new SessionAsyncContext(container, exchange);
    }
}
