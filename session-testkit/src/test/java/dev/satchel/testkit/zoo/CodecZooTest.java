package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.session.codec.SessionCodec;
import dev.satchel.testkit.internal.CodecRig;
import dev.satchel.testkit.internal.CodecRules;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Rule;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
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
        return Stream.of(BrokenCodecs.class, BlindCodecs.class)
                .flatMap(house -> Arrays.stream(house.getDeclaredClasses()))
                .filter(each -> Modifier.isFinal(each.getModifiers()));
    }

    private static Set<String> violated(Class<?> kind, Predicate<String> which) throws Exception {
        return violated((SessionCodec) kind.getDeclaredConstructor().newInstance(), which);
    }

    private static Set<String> violated(SessionCodec codec, Predicate<String> which) throws Exception {
        Examination<CodecRig> examination = CodecRig.examination(() -> codec, List::of);
        Set<String> violated = new TreeSet<>();
        for (var family : CodecRules.families()) {
            for (Rule<CodecRig> rule : family.rules()) {
                if (which.test(rule.id()) && examination.check(rule).outcome().failed()) {
                    violated.add(rule.id());
                }
            }
        }
        return violated;
    }

    @TestFactory
    Stream<DynamicTest> aBrokenCodecIsKilledByTheRuleThatItBreaks() {
        return broken().map(kind -> dynamicTest(kind.getSimpleName(), () -> {
            String rule = kind.getAnnotation(Violates.class).value();
            assertThat(violated(kind, rule::equals)).containsExactly(rule);
        }));
    }

    @TestFactory
    Stream<DynamicTest> aCodecThatLosesSomethingIsKilledByTheRuleThatNamesIt() {
        return LossyCodecs.all()
                .map(lossy -> dynamicTest(lossy.rule() + " it " + lossy.fault(), () -> {
                    assertThat(violated(lossy.codec(), lossy.rule()::equals)).containsExactly(lossy.rule());
                }));
    }

    @Test
    void aLawfulCodecKeepsEveryRule() throws Exception {
        assertThat(violated(BrokenCodecs.Lawful.class, id -> true)).isEmpty();
    }

    @Test
    void eachUsualMistakeIsMadeByTwoAtLeastButThoseAboutSamplesAndAboutValuesInEnvelopes() {
        List<String> killing = Stream.concat(
                        LossyCodecs.all().map(LossyCodecs.Lossy::rule),
                        broken().map(kind -> kind.getAnnotation(Violates.class).value()))
                .toList();

        assertThat(CodecRules.families().stream()
                        .flatMap(family -> family.rules().stream())
                        .map(Rule::id)
                        .filter(id -> Collections.frequency(killing, id) < 2))
                .containsExactly("ENC-04", "ENV-03");
    }
}
