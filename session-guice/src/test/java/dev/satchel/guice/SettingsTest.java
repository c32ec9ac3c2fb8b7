package dev.satchel.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import dev.satchel.http.SessionCookie;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.settings.SessionSettings;
import dev.satchel.settings.SessionStack;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A stack of settings in an injector. */
class SettingsTest {

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    @interface Admin {}

    private static final Map<String, String> SHOP = Map.of("name", "shop", "store", "memory", "idle", "20m");

    private static Injector injector(Module... modules) {
        Module strict = new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireExactBindingAnnotations();
            }
        };
        List<Module> all = new ArrayList<>(List.of(modules));
        all.add(strict);
        return Guice.createInjector(Stage.PRODUCTION, all);
    }

    @Test
    void settingsAndTheBuilderGiveTheSameStack() {
        Injector injector = injector(
                SessionModule.from(SessionSettings.of(SHOP)),
                SessionModule.named("shop")
                        .annotatedWith(Admin.class)
                        .policy(SessionPolicy.builder()
                                .idle(Duration.ofMinutes(20))
                                .build())
                        .codec(JsonCodec.standard())
                        .store(MemorySessionStore.standard())
                        .build());

        assertThat(injector.getInstance(Sessions.class).describe())
                .isEqualTo(injector.getInstance(Key.get(Sessions.class, Admin.class))
                        .describe());
        injector.getInstance(SessionStack.class).close();
    }

    @Test
    void twoStacksOfSettingsLiveInOneInjectorWithTheirListeners() {
        List<String> shop = new CopyOnWriteArrayList<>();
        List<String> admin = new CopyOnWriteArrayList<>();
        Injector injector = injector(
                SessionModule.from(SessionSettings.of(SHOP)),
                SessionModule.from(SessionSettings.of(Map.of("name", "admin", "store", "memory")), Admin.class),
                binder -> listener(binder, Key.get(SessionListener.class), shop),
                binder -> listener(binder, Key.get(SessionListener.class, Admin.class), admin));
        Attribute<String> name = Attribute.of("name", String.class);

        injector.getInstance(Key.get(Sessions.class, Admin.class))
                .at(SessionAddress.of("user", "1"))
                .edit(session -> session.set(name, "Ada"));

        assertThat(admin).contains("Created");
        assertThat(shop).isEmpty();
        injector.getInstance(SessionStack.class).close();
        injector.getInstance(Key.get(SessionStack.class, Admin.class)).close();
    }

    private static void listener(Binder binder, Key<SessionListener> key, List<String> heard) {
        Multibinder.newSetBinder(binder, key)
                .addBinding()
                .toInstance(event -> heard.add(event.getClass().getSimpleName()));
    }

    @Test
    void settingsThatAreWrongStopTheInjectorWithEveryProblem() {
        assertThatThrownBy(
                        () -> injector(SessionModule.from(SessionSettings.of(Map.of("name", "x", "stor", "memory")))))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("did you mean 'store'?")
                .hasMessageContaining("store is not set");
    }

    // Guard: Opening; Guice asks again for each singleton, and would report each problem as many times.
    @Test
    void aStackThatCannotBeOpenedIsTriedOnceAndItsProblemsStandOnceHoweverManyNeedIt() {
        CreationException refused = catchThrowableOfType(
                CreationException.class,
                () -> injector(
                        SessionModule.from(SessionSettings.of(Map.of("name", "x", "store", "nowhere"))),
                        SessionHttpModule.fromSettings().build()));

        assertThat(refused.getErrorMessages()).hasSizeGreaterThan(2);
        assertThat(refused.getMessage()).containsOnlyOnce("nowhere").contains("was not opened; another error here");
    }

    @Test
    void theProblemsOfACompositionStandOnceHoweverManyNeedIt() {
        CreationException refused = catchThrowableOfType(
                CreationException.class,
                () -> injector(
                        SessionModule.named("shop").build(),
                        SessionHttpModule.transport(SessionCookie.standard()).build()));

        assertThat(refused.getErrorMessages()).hasSizeGreaterThan(2);
        assertThat(refused.getErrorMessages().stream()
                        .filter(message -> message.getMessage().contains("fix:")))
                .hasSize(1);
    }

    @Test
    void listenersOfNoStackAreAnErrorThatNamesTheAnnotationAndTheWord() {
        assertThatThrownBy(() -> injector(
                        SessionModule.from(SessionSettings.of(SHOP)),
                        binder -> listener(binder, Key.get(SessionListener.class, Admin.class), new ArrayList<>())))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("SettingsTest$Admin, and no stack is")
                .hasMessageContaining("say annotatedWith(");
        assertThatThrownBy(() -> injector(
                        SessionModule.named("admin")
                                .annotatedWith(Names.named("admin"))
                                .codec(JsonCodec.standard())
                                .store(MemorySessionStore.standard())
                                .build(),
                        binder -> listener(binder, Key.get(SessionListener.class), new ArrayList<>())))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("listeners are bound without an annotation, and no stack is");
    }

    @Test
    void theModuleShowsItsKeysAndNoValue() {
        assertThat(SessionModule.from(SessionSettings.of(Map.of("redis.uri", "redis://secret@host"))))
                .hasToString("SessionModule.from(SessionSettings[redis.uri])");
    }
}
