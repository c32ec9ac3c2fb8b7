package dev.satchel.examples.storefront;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.satchel.guice.SessionModule;
import dev.satchel.session.SessionListener;
import dev.satchel.settings.SessionSettings;
import java.time.InstantSource;

/** The stack, as the settings say, and who hears where its sessions lie. */
final class StackModule extends AbstractModule {

    private final SessionSettings settings;
    private final InstantSource clock;

    StackModule(SessionSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void configure() {
        install(SessionModule.from(settings.clock(clock)));
        Whereabouts whereabouts = new Whereabouts(settings.text("store").orElse("nowhere"));
        bind(Whereabouts.class).toInstance(whereabouts);
        Multibinder.newSetBinder(binder(), SessionListener.class).addBinding().toInstance(whereabouts);
    }
}
