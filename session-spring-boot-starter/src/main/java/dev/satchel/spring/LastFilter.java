package dev.satchel.spring;

import dev.satchel.http.servlet.ContainerSessions;
import dev.satchel.session.SessionClosedException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * The last filter before Spring MVC, and an interceptor that marks the time in which a handler and its view ask.
 *
 * <p>When a request is done Spring MVC makes an event of it: it looks for a container's session, and asks who is signed
 * in. Where nobody asked before, the response has left, and no session can be opened for it any more: such an event has
 * no name. A handler that asks so late is refused, as ever.
 */
final class LastFilter implements Filter, HandlerInterceptor {

    private static final String HANDLING = LastFilter.class.getName();

    private final boolean forbids;

    /** Refuses the container's sessions to handlers, where they are forbidden. */
    LastFilter(SatchelWebProperties properties) {
        forbids = properties.containerSessions() == ContainerSessions.FORBID;
    }

    FilterRegistrationBean<LastFilter> registered() {
        FilterRegistrationBean<LastFilter> registration = new FilterRegistrationBean<>(this);
        registration.setDispatcherTypes(EnumSet.complementOf(EnumSet.of(DispatcherType.INCLUDE)));
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request instanceof HttpServletRequest http ? new Asked(http, forbids) : request, response);
    }

    private static final class Asked extends HttpServletRequestWrapper {

        private final boolean forbids;

        Asked(HttpServletRequest request, boolean forbids) {
            super(request);
            this.forbids = forbids;
        }

        private boolean isHandled() {
            return getAttribute(HANDLING) != null;
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            if (forbids && isHandled()) {
                throw new IllegalStateException(
                        "the container's sessions are forbidden here: take a Session as a parameter."
                                + " docs/migrating.md has a table of what becomes of each method of HttpSession");
            }
            return super.getSession(create);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            try {
                return super.getUserPrincipal();
            } catch (SessionClosedException late) {
                if (isHandled()) {
                    throw late;
                }
                return null;
            }
        }
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(HANDLING, true);
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        request.removeAttribute(HANDLING);
    }
}
