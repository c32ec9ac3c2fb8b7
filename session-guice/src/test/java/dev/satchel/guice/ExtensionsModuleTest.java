package dev.satchel.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.Sessions;
import dev.satchel.session.extension.Action;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.DynamicPageHandler;
import dev.satchel.session.extension.ExtensionRequest;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.extension.PageResult;
import dev.satchel.testkit.ReferenceStore;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionsModuleTest {

    private static final Action NOTHING = (request, session) -> ActionResult.ok();

    private static Injector strict(Module... modules) {
        List<Module> all = new ArrayList<>(List.of(modules));
        all.add(new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireExactBindingAnnotations();
                binder().requireAtInjectOnConstructors();
            }
        });
        return Guice.createInjector(Stage.PRODUCTION, all);
    }

    private static Module contributing(Extensions extensions) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                install(new ExtensionsModule());
                ExtensionsModule.contributions(binder()).addBinding().toInstance(extensions);
            }
        };
    }

    @Test
    void theRegistriesOfAllModulesAreOne() {
        Extensions extensions = strict(
                        contributing(Extensions.builder()
                                .action("cart", "add", NOTHING)
                                .build()),
                        contributing(Extensions.builder()
                                .action("rewards", "add", NOTHING)
                                .build()))
                .getInstance(Extensions.class);

        assertThat(extensions.action("cart", "add")).isPresent();
        assertThat(extensions.action("rewards", "add")).isPresent();
    }

    @Test
    void whatTwoModulesRegisterFailsWhenTheInjectorIsCreatedAndNamesBothPlaces() {
        assertThatThrownBy(() -> strict(
                        contributing(Extensions.builder()
                                .action("cart", "add", NOTHING)
                                .build()),
                        contributing(Extensions.builder()
                                .action("cart", "add", NOTHING)
                                .build())))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("extensions.duplicate")
                .hasMessageContaining("'cart/add'")
                .hasMessageFindingMatch("(?s)ExtensionsModuleTest\\.java:\\d+.*ExtensionsModuleTest\\.java:\\d+");
    }

    @Test
    void everyDuplicateIsNamedAndNotTheFirstAlone() {
        assertThatThrownBy(() -> strict(
                        contributing(Extensions.builder()
                                .action("cart", "add", NOTHING)
                                .action("cart", "drop", NOTHING)
                                .build()),
                        contributing(Extensions.builder()
                                .action("cart", "add", NOTHING)
                                .build()),
                        contributing(Extensions.builder()
                                .action("cart", "drop", NOTHING)
                                .build())))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("'cart/add'")
                .hasMessageContaining("'cart/drop'");
    }

    @Test
    void withoutAContributionThereAreNone() {
        assertThat(strict(new ExtensionsModule()).getInstance(Extensions.class).pageHandlers())
                .isEmpty();
    }

    @Test
    void pageHandlersAreAskedInTheOrderOfTheModules() {
        DynamicPageHandler first = (request, view) -> PageResult.nothing();
        DynamicPageHandler second = (request, view) -> PageResult.nothing();

        assertThat(strict(
                                contributing(
                                        Extensions.builder().pageHandler(first).build()),
                                contributing(
                                        Extensions.builder().pageHandler(second).build()))
                        .getInstance(Extensions.class)
                        .pageHandlers())
                .containsExactly(first, second);
    }

    /** A feature whose extensions need something of the injector. */
    static final class Greeting implements Provider<Extensions> {
        private final String word;

        @Inject
        Greeting(String word) {
            this.word = word;
        }

        @Override
        public Extensions get() {
            return Extensions.builder()
                    .action("greeting", "say", (request, session) -> ActionResult.ok(word))
                    .build();
        }
    }

    @Test
    void aContributionIsInjected() throws Exception {
        Injector injector = strict(new AbstractModule() {
            @Override
            protected void configure() {
                install(new ExtensionsModule());
                bind(String.class).toInstance("hello");
                bind(Greeting.class);
                ExtensionsModule.contributions(binder()).addBinding().toProvider(Greeting.class);
            }
        });

        Action say =
                injector.getInstance(Extensions.class).action("greeting", "say").orElseThrow();
        Sessions sessions = Sessions.named("test")
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .build();
        ActionResult said = sessions.at(SessionAddress.of("chat", "42"))
                .write(session -> say.run(ExtensionRequest.empty(), session));
        assertThat(said.body()).contains("hello");
    }
}
