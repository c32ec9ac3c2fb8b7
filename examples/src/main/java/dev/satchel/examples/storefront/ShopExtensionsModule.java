package dev.satchel.examples.storefront;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.multibindings.Multibinder;
import dev.satchel.guice.ExtensionsModule;
import dev.satchel.session.extension.Extensions;

/** The shop's extensions, and further ones. */
final class ShopExtensionsModule extends AbstractModule {

    private final Extensions more;

    ShopExtensionsModule(Extensions more) {
        this.more = more;
    }

    @Override
    protected void configure() {
        install(new ExtensionsModule());
        Provider<Shop> shop = getProvider(Shop.class);
        Multibinder<Extensions> contributions = ExtensionsModule.contributions(binder());
        contributions.addBinding().toProvider(() -> ShopExtensions.of(shop.get()));
        contributions.addBinding().toInstance(more);
    }
}
