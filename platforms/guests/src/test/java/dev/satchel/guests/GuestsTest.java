package dev.satchel.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.CommittedDocument;
import dev.satchel.testkit.internal.Effort;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Rig;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.StoreRules;
import dev.satchel.testkit.internal.Subject;
import dev.satchel.testkit.internal.Verdict;
import dev.satchel.testkit.internal.Verdict.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract on stores of others, rule by rule, as {@code docs/guests.md}. */
class GuestsTest {

    /** A rule that races is asked so often: it is broken if it was seen broken once. */
    private static final int RACES = 3;

    private static final String HEAD = """
            # Guests: the contract on stores of other projects

            The contract kit, run on session stores that were written for another contract. None of them promises what is asked here. Each is reached by a shim
            that keeps our record as one attribute of the guest's session, in [`guests`](../platforms/guests/src/test/java/dev/satchel/guests). The shim looks, compares the
            version and writes. What a guest refuses by itself is taken for `CONFLICT`: a second session of one id, a version that it does not have.

            Ktor's storage has no attributes: it keeps the record as its text, in Base64.

            Lifetimes lie in our record. The guest's own are ten years. Owners, touches and reaping are not mapped, so their rules are not claimed. The column
            `SESSION_ID` of Spring Session's table was made 64 characters wide.

            Written by `mvn -Pguests -pl platforms/guests -am test -Dtest=GuestsTest -Dsurefire.failIfNoSpecifiedTests=false`, which also compares. A rule that races was asked
            three times, and is *violated* if it failed once, by a result or by an exception. *Not judged* means that the guest threw what the rule does not speak of.

            """;

    private static Map<String, Subject> subjects(Guests guests) {
        String spring = System.getProperty("guests.spring-session");
        Map<String, Subject> subjects = new LinkedHashMap<>();
        subjects.put("Spring Session `MapSessionRepository` " + spring, guests.springMap());
        subjects.put("Spring Session `JdbcIndexedSessionRepository` " + spring + " on H2", guests.springJdbc());
        subjects.put("Spring Session `RedisSessionRepository` " + spring, guests.springRedis());
        subjects.put("Vert.x Web `LocalSessionStore` " + System.getProperty("guests.vertx"), guests.vertxLocal());
        subjects.put("Tomcat `FileStore` " + System.getProperty("guests.tomcat"), guests.tomcatFiles());
        String ktor = System.getProperty("guests.ktor");
        subjects.put("Ktor `SessionStorageMemory` " + ktor, guests.ktorMemory());
        return subjects;
    }

    @Test
    void theContractOnStoresOfOthersIsWhatTheCommittedPageSays() throws Exception {
        List<Rule<Rig>> rules = StoreRules.all();
        Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
        try (Guests guests = new Guests()) {
            for (Map.Entry<String, Subject> guest : subjects(guests).entrySet()) {
                List<Outcome> column = new ArrayList<>();
                Examination<Rig> examination = new Examination<>(
                        (effort, seed) -> new Rig(guest.getValue(), effort, seed), Effort.QUICK, null);
                for (Rule<Rig> rule : rules) {
                    column.add(outcome(examination, rule));
                }
                outcomes.put(guest.getKey(), column);
            }
        }
        assertThat(outcomes.values()).allSatisfy(column -> assertThat(column).contains(Outcome.PASSED));
        new CommittedDocument("guests.md", HEAD + page(rules, outcomes)).verify();
    }

    private static Outcome outcome(Examination<Rig> examination, Rule<Rig> rule) throws Exception {
        Outcome outcome = Outcome.PASSED;
        for (int run = 0; run < (rule.exact() ? 1 : RACES) && outcome == Outcome.PASSED; run++) {
            Verdict verdict = examination.check(rule);
            if (verdict.outcome().failed()) {
                System.out.println(rule.id() + " " + verdict.observed());
            }
            // Whether a race that is lost throws or answers wrongly is chance, too.
            outcome = verdict.outcome().failed() && !rule.exact() ? Outcome.VIOLATED : verdict.outcome();
        }
        return outcome;
    }

    private static String page(List<Rule<Rig>> rules, Map<String, List<Outcome>> outcomes) {
        StringBuilder out = new StringBuilder("| | guest | kept | violated | not judged | not claimed |\n");
        out.append("|---|---|---|---|---|---|\n");
        char letter = 'A';
        for (Map.Entry<String, List<Outcome>> guest : outcomes.entrySet()) {
            out.append("| ").append(letter++).append(" | ").append(guest.getKey());
            for (Outcome each : List.of(Outcome.PASSED, Outcome.VIOLATED, Outcome.NOT_JUDGED, Outcome.NOT_CLAIMED)) {
                out.append(" | ")
                        .append(guest.getValue().stream().filter(each::equals).count());
            }
            out.append(" |\n");
        }
        out.append("\n| rule | |");
        for (char each = 'A'; each < letter; each++) {
            out.append(' ').append(each).append(" |");
        }
        out.append("\n|---|---|").append("---|".repeat(outcomes.size())).append('\n');
        for (int i = 0; i < rules.size(); i++) {
            int row = i;
            List<Outcome> found =
                    outcomes.values().stream().map(column -> column.get(row)).toList();
            if (found.stream().allMatch(Outcome.NOT_CLAIMED::equals)) {
                continue;
            }
            out.append("| ")
                    .append(rules.get(i).id())
                    .append(" | ")
                    .append(rules.get(i).statement());
            found.forEach(outcome -> out.append(" | ").append(word(outcome)));
            out.append(" |\n");
        }
        return out.toString();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "kept";
            case VIOLATED -> "violated";
            case NOT_JUDGED -> "not judged";
            case DEVIATED, NOT_CLAIMED -> "";
        };
    }
}
