package dev.satchel.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.WebSessions;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.http.extension.ExtensionServlet;
import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Sessions;

/** A stack in a servlet container. Loaded where the Servlet API is. */
final class ServletPart {

    private ServletPart() {}

    static void bind(
            Binder binder,
            Key<Sessions> stack,
            Provider<Sessions> sessions,
            Provider<? extends TokenTransport> transport) {
        // Filters of several stacks on one request differ in their name.
        binder.bind(stack.ofType(SessionFilter.class))
                .toProvider(() -> new SessionFilter(sessions.get(), transport.get()).named(Annotations.of(stack)))
                .asEagerSingleton();
        Provider<ExtensionRoutes> routes = binder.getProvider(stack.ofType(ExtensionRoutes.class));
        Provider<WebSessions> web = binder.getProvider(stack.ofType(WebSessions.class));
        binder.bind(stack.ofType(ExtensionServlet.class))
                .toProvider(() -> new ExtensionServlet(routes.get(), web.get()))
                .asEagerSingleton();
    }
}
