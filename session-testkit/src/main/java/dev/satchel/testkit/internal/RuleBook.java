package dev.satchel.testkit.internal;

import dev.satchel.testkit.internal.web.WebRules;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules as a page to read: {@code docs/rules.md}. */
public final class RuleBook {

    private RuleBook() {}

    /**
     * The rules that a comma-separated list asks for; none when it is empty.
     *
     * @throws IllegalArgumentException when it names one that no contract has
     */
    static Set<String> asked(String list) {
        Set<String> asked = Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> known = Stream.of(
                        StoreRules.families(),
                        CodecRules.families(),
                        SealerRules.families(),
                        CarrierRules.families(),
                        WebRules.families())
                .flatMap(List::stream)
                .flatMap(family -> family.rules().stream())
                .map(Rule::id)
                .collect(Collectors.toSet());
        List<String> unknown = asked.stream().filter(id -> !known.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "satchel.rule names " + unknown + ", and no contract has such a rule; ids look like CAS-03");
        }
        return asked;
    }

    /** The page. */
    public static CommittedDocument page() {
        StringBuilder out = new StringBuilder("# The rules\n\n");
        out.append("""
                The contract kit checks these rules. A MUST keeps sessions from being lost, revived or shown to strangers. A SHOULD may be
                deviated from, with a reason.

                An exact rule finds every violation of its kind. A stochastic rule samples (races, random sequences): it may miss a
                violation, and misses fewer with `-Dsatchel.effort=full`. A rule that "needs" a claim is checked for adapters that make it.
                Ids are never used again.

                A record has *expired* when its reclaimAt is not after the given time. Generated from the registry by the build; not to be
                edited.
                """);
        chapter(out, "Stores", StoreRules.families());
        chapter(out, "Codecs", CodecRules.families());
        chapter(out, "Sealers", SealerRules.families());
        chapter(out, "Carriers of tokens", CarrierRules.families());
        chapter(out, "Bindings to HTTP servers", WebRules.families());
        return new CommittedDocument("rules.md", out.toString());
    }

    private static void chapter(StringBuilder out, String title, List<? extends Family<?>> families) {
        int count = families.stream().mapToInt(family -> family.rules().size()).sum();
        out.append("\n## ").append(title).append(": ").append(count).append(" rules\n");
        families.forEach(family -> section(out, family));
    }

    private static void section(StringBuilder out, Family<?> family) {
        out.append("\n### ")
                .append(family.id())
                .append(": ")
                .append(family.title())
                .append("\n");
        for (Rule<?> rule : family.rules()) {
            out.append("\n**")
                    .append(rule.id())
                    .append("** (")
                    .append(rule.level())
                    .append(", ")
                    .append(rule.kind());
            if (!rule.needs().isEmpty()) {
                out.append(", needs ");
                out.append(rule.needs().stream()
                        .sorted()
                        .map(claim -> "`" + claim + "`")
                        .collect(Collectors.joining(" and ")));
            }
            out.append(") ").append(rule.statement()).append("<br>\n");
            out.append("Why: ").append(rule.intent()).append("<br>\n");
            out.append("Usual mistake: ").append(rule.mistake()).append("\n");
        }
    }
}
