package dev.satchel.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.session.Sessions;

/** A stack on the JDK's server. Loaded where that is. */
final class JdkServerPart {

    private JdkServerPart() {}

    static void bind(
            Binder binder,
            Key<Sessions> stack,
            Provider<Sessions> sessions,
            Provider<? extends TokenTransport> transport) {
        binder.bind(stack.ofType(JdkSessions.class))
                .toProvider(() -> JdkSessions.of(sessions.get(), transport.get()))
                .asEagerSingleton();
    }
}
