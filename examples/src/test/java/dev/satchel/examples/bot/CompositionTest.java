package dev.satchel.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.BindingAnnotation;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Stage;
import dev.satchel.guice.SessionModule;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Sessions;
import dev.satchel.settings.SessionSettings;
import dev.satchel.settings.SessionStack;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bot is composed by the builder, the storefront by Guice and settings. */
class CompositionTest {

    @BindingAnnotation
    @Retention(RetentionPolicy.RUNTIME)
    @interface OfSettings {}

    @Test
    void guiceTheBuilderAndSettingsGiveTheSameStack() {
        Injector injector = Guice.createInjector(
                Stage.PRODUCTION,
                SessionModule.named("support-bot")
                        .codec(JsonCodec.standard())
                        .store(MemorySessionStore.standard())
                        .build(),
                SessionModule.from(
                        SessionSettings.of(Map.of("name", "support-bot", "store", "memory")), OfSettings.class));
        String byHand = Bot.sessions().describe();

        assertThat(injector.getInstance(Sessions.class).describe()).isEqualTo(byHand);
        assertThat(injector.getInstance(Key.get(Sessions.class, OfSettings.class))
                        .describe())
                .isEqualTo(byHand);
        injector.getInstance(Key.get(SessionStack.class, OfSettings.class)).close();
    }
}
