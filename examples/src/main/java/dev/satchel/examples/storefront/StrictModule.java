package dev.satchel.examples.storefront;

import com.google.inject.AbstractModule;
import com.google.inject.matcher.Matchers;
import com.google.inject.spi.ProvisionListener;

/** Nothing is bound that no module says, and what is to be closed is noted in the order in which it is made. */
final class StrictModule extends AbstractModule {

    private final Closeables opened;

    StrictModule(Closeables opened) {
        this.opened = opened;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireExactBindingAnnotations();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        bindListener(Matchers.any(), new ProvisionListener() {
            @Override
            public <T> void onProvision(ProvisionInvocation<T> making) {
                if (making.provision() instanceof AutoCloseable made) {
                    opened.add(made);
                }
            }
        });
    }
}
