package dev.satchel.guice;

import com.google.inject.Binder;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.servlet.ServletScopes;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;

/** The session of a request, to be injected. Loaded where guice-servlet is. */
final class RequestPart {

    private RequestPart() {}

    static void bind(Binder binder, Key<Sessions> stack) {
        // Asked for only within a request: who serves the JDK's server installs no ServletModule.
        Provider<Injector> injector = binder.getProvider(Injector.class);
        Key<SessionExchange> exchange = stack.ofType(SessionExchange.class);
        binder.bind(exchange)
                .toProvider(() -> SessionFilter.exchange(
                        injector.get().getInstance(HttpServletRequest.class), Annotations.of(stack)))
                .in(ServletScopes.REQUEST);
        Provider<SessionExchange> current = binder.getProvider(exchange);
        binder.bind(stack.ofType(Session.class))
                .toProvider(() -> current.get().session())
                .in(ServletScopes.REQUEST);
        binder.bind(stack.ofType(SessionView.class))
                .toProvider(() -> current.get().view())
                .in(ServletScopes.REQUEST);
    }
}
