package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.session.spi.SessionCodec;
import dev.satchel.testkit.internal.CodecRig;
import dev.satchel.testkit.internal.CodecRules;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CodecZooTest {

    private static Stream<Class<?>> broken() {
        return Arrays.stream(BrokenCodecs.class.getDeclaredClasses())
                .filter(each -> Modifier.isFinal(each.getModifiers()));
    }

    private static Set<String> violated(Class<?> kind, Predicate<String> which) throws Exception {
        SessionCodec codec = (SessionCodec) kind.getDeclaredConstructor().newInstance();
        Examination<CodecRig> examination = CodecRig.examination(() -> codec, List::of);
        Set<String> violated = new TreeSet<>();
        for (var family : CodecRules.families()) {
            for (Rule<CodecRig> rule : family.rules()) {
                if (which.test(rule.id()) && examination.check(rule).outcome() == Outcome.VIOLATED) {
                    violated.add(rule.id());
                }
            }
        }
        return violated;
    }

    @TestFactory
    Stream<DynamicTest> a_broken_codec_is_killed_by_the_rule_that_it_breaks() {
        return broken().map(kind -> dynamicTest(kind.getSimpleName(), () -> {
            String rule = kind.getAnnotation(Violates.class).value();
            assertThat(violated(kind, rule::equals)).containsExactly(rule);
        }));
    }

    @Test
    void a_lawful_codec_keeps_every_rule() throws Exception {
        assertThat(violated(BrokenCodecs.Lawful.class, id -> true)).isEmpty();
    }

    @Test
    void every_rule_kills_somebody_but_those_about_samples_and_about_values_in_envelopes() {
        Set<String> killing = new TreeSet<>();
        broken().forEach(kind -> killing.add(kind.getAnnotation(Violates.class).value()));

        assertThat(CodecRules.families().stream()
                        .flatMap(family -> family.rules().stream())
                        .map(Rule::id)
                        .filter(id -> !killing.contains(id)))
                .containsExactly("ENC-04", "ENV-03");
    }
}
