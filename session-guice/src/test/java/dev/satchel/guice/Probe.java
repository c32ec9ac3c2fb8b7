package dev.satchel.guice;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.ReferenceStore;

/** Programs on class paths that lack something. */
public final class Probe {

    private Probe() {}

    private static SessionModule shop() {
        return SessionModule.named("shop")
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .build();
    }

    /** Composes a stack, and then asks for HTTP. */
    public static String stack() {
        String described =
                Guice.createInjector(shop()).getInstance(Sessions.class).toString();
        try {
            return described + SessionHttpModule.fromSettings().build();
        } catch (RuntimeException refused) {
            return described + refused.getMessage();
        }
    }

    /** Composes a stack for the JDK's server. */
    public static String http() {
        Http.compose();
        return "served";
    }

    /** Loaded where the adapter is. */
    private static final class Http {
        private Http() {}

        static JdkSessions compose() {
            return Guice.createInjector(
                            Stage.PRODUCTION,
                            shop(),
                            SessionHttpModule.transport(SessionCookie.standard())
                                    .build())
                    .getInstance(JdkSessions.class);
        }
    }
}
