package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.internal.Effort;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Level;
import dev.satchel.testkit.internal.Rig;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.StoreRules;
import dev.satchel.testkit.internal.Verdict;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The kit, examined. */
class ZooTest {

    private static final List<Class<?>> HOUSES = List.of(
            BrokenValues.class,
            BrokenVersions.class,
            BrokenTimes.class,
            BrokenReapers.class,
            BrokenTellers.class,
            BrokenIndexes.class,
            BrokenNodes.class,
            BrokenEnds.class,
            BrokenRaces.class,
            BrokenChances.class,
            BrokenShapes.class,
            BrokenHabits.class,
            BrokenPairs.class,
            BrokenEdges.class,
            BrokenLives.class,
            BrokenDisks.class,
            BrokenOutages.class);

    /** Written from the usual mistakes alone; each is checked by the rule that names its fault. */
    private static final List<Class<?>> BLIND = List.of(
            BlindValues.class,
            BlindIndexes.class,
            BlindTimes.class,
            BlindNodes.class,
            BlindDisks.class,
            BlindTellers.class,
            BlindRaces.class,
            BrokenProcesses.class);

    private static final int CHANCES = 3;
    private static final int PART = 5;

    private static List<Class<? extends SessionStore>> inhabitants(Class<?> house) {
        List<Class<? extends SessionStore>> all = new ArrayList<>();
        for (Class<?> each : house.getDeclaredClasses()) {
            if (java.lang.reflect.Modifier.isFinal(each.getModifiers()) && SessionStore.class.isAssignableFrom(each)) {
                all.add(each.asSubclass(SessionStore.class));
            }
        }
        return all;
    }

    private static List<Class<? extends SessionStore>> broken() {
        return HOUSES.stream().flatMap(house -> inhabitants(house).stream()).toList();
    }

    private static List<Class<? extends SessionStore>> all() {
        return Stream.concat(HOUSES.stream(), BLIND.stream())
                .flatMap(house -> inhabitants(house).stream())
                .toList();
    }

    private static String brokenRule(Class<?> store) {
        return store.getAnnotation(Violates.class).value();
    }

    private static boolean breaksMuch(Class<?> store) {
        return store.getAnnotation(Violates.class).everywhere();
    }

    private static Rule<Rig> rule(String id) {
        return StoreRules.all().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Examination<Rig> examination(Class<? extends SessionStore> store) {
        return examination(store, Effort.QUICK);
    }

    private static Examination<Rig> examination(Class<? extends SessionStore> store, Effort dose) {
        Enclosure enclosure = new Enclosure(store);
        return new Examination<>((effort, seed) -> new Rig(enclosure, effort, seed), dose, null);
    }

    /**
     * Which exact rules this store is checked by, besides its own: those of the same family, and a part of the others,
     * another part for each store. With full effort, all of them.
     */
    private static boolean sampled(Rule<?> rule, Class<?> store) {
        boolean all = Effort.configured() == Effort.FULL || brokenRule(store).startsWith(rule.family());
        return rule.exact() && (all || Math.floorMod((rule.id() + store.getSimpleName()).hashCode(), PART) == 0);
    }

    /** The verdict of a rule of chance: on a machine that is busy, threads may not meet within one examination. */
    private static Verdict checked(Class<? extends SessionStore> store, Rule<Rig> rule) throws Exception {
        Verdict verdict = examination(store).check(rule);
        for (int i = 1; i < CHANCES && !rule.exact() && verdict.outcome() == Outcome.PASSED; i++) {
            verdict = examination(store).check(rule);
        }
        return verdict;
    }

    private static Set<String> violated(Class<? extends SessionStore> store, Effort dose, Predicate<Rule<?>> which)
            throws Exception {
        Examination<Rig> examination = examination(store, dose);
        Set<String> violated = new TreeSet<>();
        for (Rule<Rig> rule : StoreRules.all()) {
            if (which.test(rule) && examination.check(rule).outcome().failed()) {
                violated.add(rule.id());
            }
        }
        return violated;
    }

    @Test
    void thereAreAtLeastFortyBrokenStoresAndEachSaysWhatItBreaks() {
        assertThat(broken()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(all())
                .allSatisfy(store -> assertThat(rule(brokenRule(store))).isNotNull());
    }

    @TestFactory
    Stream<DynamicTest> aBrokenStoreIsKilledByTheRuleThatItBreaksAndByNoOtherExactOne() {
        return broken().stream()
                .map(store -> dynamicTest(brokenRule(store) + " " + store.getSimpleName(), () -> {
                    Rule<Rig> broken = rule(brokenRule(store));
                    if (broken.exact() && !breaksMuch(store)) {
                        Set<String> expected = new TreeSet<>(
                                Set.of(store.getAnnotation(Violates.class).also()));
                        expected.add(broken.id());
                        Set<String> violated = violated(store, Effort.SMOKE, rule -> sampled(rule, store));
                        violated.addAll(violated(store, Effort.QUICK, rule -> expected.contains(rule.id())));
                        assertThat(violated).isEqualTo(expected);
                    } else {
                        assertThat(checked(store, broken).outcome().failed()).isTrue();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatWasWrittenWithoutALookAtTheCheckIsKilledByTheRuleThatNamesIt() {
        return BLIND.stream()
                .flatMap(house -> inhabitants(house).stream())
                .map(store -> dynamicTest(brokenRule(store) + " " + store.getSimpleName(), () -> {
                    Verdict verdict = checked(store, rule(brokenRule(store)));
                    assertThat(verdict.outcome()).as(verdict::observed).isEqualTo(Outcome.VIOLATED);
                }));
    }

    @Test
    void eachUsualMistakeIsMadeByTwoAtLeast() {
        List<String> killing = all().stream().map(ZooTest::brokenRule).toList();

        assertThat(StoreRules.all())
                .allSatisfy(rule -> assertThat(Collections.frequency(killing, rule.id()))
                        .as("stores that make the usual mistake of " + rule.id())
                        .isGreaterThanOrEqualTo(2));
    }

    @TestFactory
    Stream<DynamicTest> aSaintKeepsEveryRuleAndTogetherTheyClaimAllThatRulesNeed() {
        Set<String> passed = new TreeSet<>();
        Stream<DynamicTest> each = Stream.concat(inhabitants(Saints.class).stream(), Stream.of(Guests.MapStore.class))
                .map(store -> dynamicTest(store.getSimpleName(), () -> passed.addAll(passed(store))));
        return Stream.concat(
                each,
                Stream.of(dynamicTest(
                        "all of them together",
                        () -> assertThat(StoreRules.all().stream()
                                        .filter(rule -> rule.level() == Level.MUST)
                                        .map(Rule::id))
                                .allMatch(passed::contains))));
    }

    /** One of them races as long as everybody's store does; that races end well is the same for all. */
    private static Set<String> passed(Class<? extends SessionStore> saint) throws Exception {
        Set<String> passed = new TreeSet<>();
        Examination<Rig> examination = examination(saint, saint == Guests.MapStore.class ? Effort.QUICK : Effort.SMOKE);
        for (Rule<Rig> rule : StoreRules.all()) {
            if (SharedFiles.class.isAssignableFrom(saint) && !rule.family().equals("ISO")) {
                continue; // It is there for the rules about processes.
            }
            Verdict verdict = examination.check(rule);
            assertThat(verdict.outcome()).as(verdict::explanation).isIn(Outcome.PASSED, Outcome.NOT_CLAIMED);
            if (verdict.outcome() == Outcome.PASSED) {
                passed.add(rule.id());
            }
        }
        return passed;
    }

    @Test
    void whereTheLastWriterWinsExactlyCompareAndSetIsViolated() throws Exception {
        Set<String> violated = violated(
                Guests.LastWriterWins.class,
                Effort.QUICK,
                rule -> !rule.family().equals("ALL"));

        // The other four are about writes that must be applied. A delete that ignores the version ends the next life,
        // too.
        assertThat(violated)
                .contains("DEL-05")
                .filteredOn(id -> !id.equals("DEL-05"))
                .containsExactlyElementsOf(StoreRules.all().stream()
                        .map(Rule::id)
                        .filter(id -> id.startsWith("CAS-")
                                && !Set.of("CAS-01", "CAS-02", "CAS-08", "CAS-14")
                                        .contains(id))
                        .toList());
    }
}
