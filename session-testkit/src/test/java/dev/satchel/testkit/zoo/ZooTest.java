package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.session.spi.SessionStore;
import dev.satchel.testkit.internal.Effort;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Level;
import dev.satchel.testkit.internal.Rig;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.StoreRules;
import dev.satchel.testkit.internal.Verdict;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
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
            BrokenDisks.class);

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

    private static String brokenRule(Class<?> store) {
        return store.getAnnotation(Violates.class).value();
    }

    private static Rule<Rig> rule(String id) {
        return StoreRules.all().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Examination<Rig> examination(Class<? extends SessionStore> store) {
        Enclosure enclosure = new Enclosure(store);
        return new Examination<>((effort, seed) -> new Rig(enclosure, effort, seed), Effort.QUICK, null);
    }

    private static Set<String> violated(Class<? extends SessionStore> store, Predicate<Rule<?>> which)
            throws Exception {
        Examination<Rig> examination = examination(store);
        Set<String> violated = new TreeSet<>();
        for (Rule<Rig> rule : StoreRules.all()) {
            if (which.test(rule) && examination.check(rule).outcome() == Outcome.VIOLATED) {
                violated.add(rule.id());
            }
        }
        return violated;
    }

    @Test
    void there_are_at_least_forty_broken_stores_and_each_says_what_it_breaks() {
        assertThat(broken()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(broken())
                .allSatisfy(store -> assertThat(rule(brokenRule(store))).isNotNull());
    }

    @TestFactory
    Stream<DynamicTest> a_broken_store_is_killed_by_the_rule_that_it_breaks_and_by_no_other_exact_one() {
        return broken().stream()
                .map(store -> dynamicTest(brokenRule(store) + " " + store.getSimpleName(), () -> {
                    Rule<Rig> broken = rule(brokenRule(store));
                    if (broken.exact()) {
                        assertThat(violated(store, Rule::exact)).containsExactly(broken.id());
                    } else {
                        assertThat(violated(store, broken::equals)).containsExactly(broken.id());
                    }
                }));
    }

    @Test
    void every_rule_kills_somebody() {
        Set<String> killing =
                new TreeSet<>(broken().stream().map(ZooTest::brokenRule).toList());

        assertThat(StoreRules.all().stream().map(Rule::id)).allMatch(killing::contains);
    }

    @TestFactory
    Stream<DynamicTest> a_saint_keeps_every_rule() {
        return Stream.concat(inhabitants(Saints.class).stream(), Stream.of(Guests.MapStore.class))
                .map(store -> dynamicTest(store.getSimpleName(), () -> {
                    Examination<Rig> examination = examination(store);
                    for (Rule<Rig> rule : StoreRules.all()) {
                        Verdict verdict = examination.check(rule);
                        assertThat(verdict.outcome())
                                .as(verdict::explanation)
                                .isIn(Outcome.PASSED, Outcome.NOT_CLAIMED);
                    }
                }));
    }

    @Test
    void where_the_last_writer_wins_exactly_compare_and_set_is_violated() throws Exception {
        Set<String> violated =
                violated(Guests.LastWriterWins.class, rule -> !rule.family().equals("ALL"));

        // The other three are about writes that must be applied.
        assertThat(violated)
                .containsExactlyElementsOf(StoreRules.all().stream()
                        .map(Rule::id)
                        .filter(id -> id.startsWith("CAS-")
                                && !Set.of("CAS-01", "CAS-02", "CAS-08").contains(id))
                        .toList());
    }

    @Test
    void what_is_claimed_by_all_saints_together_is_everything_that_rules_need() throws Exception {
        Set<String> passed = new TreeSet<>();
        for (Class<? extends SessionStore> saint :
                Arrays.asList(Saints.DropsByItself.class, Saints.TellsWhatItDrops.class, Saints.OnDisk.class)) {
            Examination<Rig> examination = examination(saint);
            for (Rule<Rig> rule : StoreRules.all()) {
                if (examination.check(rule).outcome() == Outcome.PASSED) {
                    passed.add(rule.id());
                }
            }
        }
        assertThat(StoreRules.all().stream()
                        .filter(rule -> rule.level() == Level.MUST)
                        .map(Rule::id))
                .allMatch(passed::contains);
    }
}
