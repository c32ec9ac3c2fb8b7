package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pop-up of an editor answers: the default of each builder word, and what a public method throws. */
class JavadocTest {

    @Test
    void everyWordOfABuilderSaysItsDefaultOrThatItIsRequired() {
        List<String> silent = new ArrayList<>();
        PublicMethods.of(Sources.published()).stream()
                .filter(PublicMethods.Documented::isBuilderWord)
                .filter(word -> !word.comment().matches("(?is).*\\b(default|required)\\b.*"))
                .forEach(word -> silent.add(word.name()));

        assertThat(silent).isEmpty();
    }

    @Test
    void everyExceptionThatAPublicMethodThrowsItselfIsInItsComment() {
        List<String> silent = new ArrayList<>();
        for (PublicMethods.Documented method : PublicMethods.of(Sources.published())) {
            for (String thrown : method.thrown()) {
                if (!method.comment().contains(thrown) && !method.typeComment().contains(thrown)) {
                    silent.add(method.name() + ": " + thrown);
                }
            }
        }

        assertThat(silent).isEmpty();
    }

    @Test
    void aSilentWordAndASilentExceptionAreFound() {
        List<PublicMethods.Documented> found = PublicMethods.of(java.util.Map.of("Shop.java", """
                public final class Shop {
                    /** Opens. */
                    public void open() {
                        throw new IllegalStateException("closed");
                    }

                    void hidden() {
                        throw new IllegalStateException("hidden");
                    }

                    public static final class Builder {
                        /** Its name. */
                        public Builder name(String value) {
                            return this;
                        }
                    }
                }
                """));

        assertThat(found)
                .extracting(
                        PublicMethods.Documented::name,
                        PublicMethods.Documented::isBuilderWord,
                        PublicMethods.Documented::thrown)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Shop.open", false, List.of("IllegalStateException")),
                        org.assertj.core.groups.Tuple.tuple("Shop.Builder.name", true, List.of()));
    }
}
