package dev.satchel.examples.storefront;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.Extensions;

/** The shop itself, which knows nothing of Guice. */
final class ShopModule extends AbstractModule {

    @Provides
    @Singleton
    Catalogue catalogue(Sessions sessions, Whereabouts whereabouts) {
        return new Catalogue(whereabouts.shared() ? new CartsInSessions(sessions) : new CartsInMemory());
    }

    @Provides
    @Singleton
    Shop shop(Whereabouts whereabouts, Catalogue catalogue) {
        return new Shop(whereabouts::of, catalogue);
    }

    @Provides
    @Singleton
    Page page(Shop shop, Extensions extensions) {
        Component.check(Component.ON_THE_PAGE, extensions);
        return new Page(shop, extensions);
    }

    @Provides
    @Singleton
    Devices devices(Sessions sessions) {
        return new Devices(sessions);
    }
}
