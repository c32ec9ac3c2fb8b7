package dev.satchel.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.multibindings.Multibinder;
import dev.satchel.http.SessionCookie;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.ReferenceStore;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody who composes a stack does wrong, and what the injector says. */
class MistakesTest {

    private final List<SessionEvent> heard = new ArrayList<>();

    private static Injector strict(Module... modules) {
        List<Module> all = new ArrayList<>(List.of(modules));
        all.add(new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireExactBindingAnnotations();
            }
        });
        return Guice.createInjector(Stage.PRODUCTION, all);
    }

    private static SessionModule.Builder stack(String name) {
        return SessionModule.named(name).codec(JsonCodec.standard()).store(new ReferenceStore());
    }

    private void use(Injector injector) {
        injector.getInstance(Sessions.class)
                .at(SessionAddress.of("chat", "42"))
                .edit(session -> session.set(Attribute.of("country", String.class), "DE"));
    }

    @Test
    void twoStacksWithoutAnnotationsAreNamedWithTheWordThatKeepsThemApart() {
        assertThatThrownBy(
                        () -> strict(stack("shop").build(), stack("shop/admin").build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("Sessions was bound multiple times")
                .hasMessageContaining("SessionModule.named(\"shop\"), without annotatedWith(…)")
                .hasMessageContaining("SessionModule.named(\"shop/admin\"), without annotatedWith(…)");
    }

    @Test
    void twoStacksUnderOneAnnotationAreNamedWithIt() {
        assertThatThrownBy(() -> strict(
                        stack("shop").annotatedWith(Admin.class).build(),
                        stack("shop/admin").annotatedWith(Admin.class).build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("SessionModule.named(\"shop\").annotatedWith(@Admin)")
                .hasMessageContaining("SessionModule.named(\"shop/admin\").annotatedWith(@Admin)");
    }

    @Test
    void twoTransportsOfOneStackAreNamed() {
        assertThatThrownBy(() -> strict(
                        stack("shop").build(),
                        SessionHttpModule.transport(SessionCookie.standard()).build(),
                        SessionHttpModule.transport(SessionCookie.localhost()).build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("SessionHttpModule.transport(…), without annotatedWith(…)");
    }

    @Test
    void aTransportWithoutItsStackIsNamed() {
        assertThatThrownBy(() -> strict(
                        stack("shop").build(),
                        SessionHttpModule.transport(SessionCookie.standard())
                                .annotatedWith(Admin.class)
                                .build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("Sessions annotated with interface Admin is not explicitly bound")
                .hasMessageContaining("SessionHttpModule.transport(…).annotatedWith(@Admin)");
    }

    @Test
    void listenersOfNoStackAreNamedWithTheirPlaces() {
        assertThatThrownBy(() -> strict(
                        stack("shop").build(),
                        binder -> Multibinder.newSetBinder(binder, SessionListener.class, Admin.class)
                                .addBinding()
                                .toInstance(heard::add)))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("guice.stray-listeners")
                .hasMessageContaining("under @Admin, and no stack is")
                .hasMessageFindingMatch("bound at .*MistakesTest\\.java:\\d+")
                .hasMessageContaining("say annotatedWith(…)");
    }

    @Test
    void aListenerBoundWithoutAMultibinderIsNamedWithItsPlaceAndTheWord() {
        assertThatThrownBy(() -> strict(
                        stack("shop").build(),
                        binder -> binder.bind(SessionListener.class).toInstance(heard::add)))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("guice.unheard-listener")
                .hasMessageContaining("without an annotation, not in a multibinder")
                .hasMessageFindingMatch("bound at .*MistakesTest\\.java:\\d+")
                .hasMessageContaining("Multibinder.newSetBinder(binder(), SessionListener.class)");
    }

    @Test
    void aListenerThatAWordOfAnyStackAsksForIsHeard() {
        Injector injector = strict(
                binder -> {
                    binder.bind(SessionListener.class).toInstance(heard::add);
                    binder.bind(Key.get(SessionListener.class, Admin.class)).toInstance(event -> {});
                },
                stack("shop").listener(SessionListener.class).build(),
                stack("admin")
                        .annotatedWith(Admin.class)
                        .listener(Key.get(SessionListener.class, Admin.class))
                        .build());

        use(injector);

        assertThat(heard).hasSize(1);
    }

    @Test
    void aListenerThatASetLinksToIsHeard() {
        Injector injector = strict(stack("shop").build(), binder -> {
            binder.bind(Key.get(SessionListener.class, Admin.class)).toInstance(heard::add);
            Multibinder.newSetBinder(binder, SessionListener.class)
                    .addBinding()
                    .to(Key.get(SessionListener.class, Admin.class));
        });

        use(injector);

        assertThat(heard).hasSize(1);
    }

    @Test
    void aListenerThatAnotherClassTakesIsItsBusiness() {
        Injector injector = strict(stack("shop").build(), binder -> {
            binder.bind(SessionListener.class).toInstance(heard::add);
            binder.bind(Desk.class);
        });

        assertThat(injector.getInstance(Desk.class).listener).isNotNull();
    }

    static final class Desk {
        private final SessionListener listener;

        @Inject
        Desk(SessionListener listener) {
            this.listener = listener;
        }
    }
}
