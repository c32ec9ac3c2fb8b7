package dev.satchel.examples.storefront;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.satchel.guice.SessionHttpModule;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.http.jdkserver.JdkSessions;
import java.io.IOException;

/** The shop on the JDK's server, with the cookie of the settings. */
final class HttpModule extends AbstractModule {

    private final int port;

    HttpModule(int port) {
        this.port = port;
    }

    @Override
    protected void configure() {
        install(SessionHttpModule.fromSettings().build());
    }

    @Provides
    @Singleton
    Server server(JdkSessions web, ExtensionRoutes extensions, Shop shop, Page page, Devices devices)
            throws IOException {
        Server server = new Server(port);
        server.serve("/", Routes.of(web, shop, page, devices));
        ExtensionRoutes.PATHS.forEach(path -> server.serve(path, extensions.handler(web)));
        return server;
    }
}
