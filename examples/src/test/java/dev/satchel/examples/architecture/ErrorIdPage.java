package dev.satchel.examples.architecture;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page that lists each {@link ErrorId}, by the part of a stack that it belongs to. */
final class ErrorIdPage {

    /** The part of an id, with what it stands for. */
    private static final Map<String, String> PARTS = parts();

    private ErrorIdPage() {}

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("stack", "`Sessions.named(…)`");
        parts.put("policy", "`SessionPolicy.builder()`");
        parts.put("codec", "a codec of your own");
        parts.put("placement", "a token first, then a store: `Sessions.Builder.placement(…)`");
        parts.put("spring", "the Spring Boot starter");
        parts.put("settings", "[settings](settings.md)");
        parts.put("guice", "[a stack in an injector](guice.md)");
        parts.put("lanes", "`Lanes.around(…)`");
        parts.put("extensions", "[extensions](extensions.md)");
        parts.put("json", "[JSON](json.md)");
        parts.put("sealed", "[sealed sessions](sealed-sessions.md) and their keys");
        parts.put("file", "[the file store](file-store.md)");
        parts.put("token-file", "`TokenFile`");
        parts.put("redis", "[the Redis store](redis-store.md)");
        parts.put("jdbc", "[the store in a table](jdbc-store.md)");
        parts.put("cookie", "[the cookie](http.md)");
        parts.put("transport", "header transports");
        parts.put("guard", "`CrossSiteGuard`");
        parts.put("web", "several stacks on one request");
        parts.put("filter", "`SessionFilter`");
        return parts;
    }

    static String page() {
        StringBuilder page = new StringBuilder("""
                # The ids of configuration problems

                A stack that is composed wrongly is refused when it is composed, with all problems at once:

                ```text
                SessionConfigurationException: stack 'shop/prod': 1 problem
                  [policy.touch-every] touchEvery lies between zero and half of idle, PT15M, not at PT20M
                      fix: choose touchEvery(…) at most half as long as idle(…)
                ```

                The id in brackets stays the same in every release. This page lists all of them. The message knows the value that is wrong, so it says more.
                Other symptoms, and exceptions, are in [troubleshooting](troubleshooting.md).
                """);
        Map<String, List<ErrorId>> byPart = Arrays.stream(ErrorId.values())
                .collect(Collectors.groupingBy(ErrorId::part, LinkedHashMap::new, Collectors.toList()));
        byPart.forEach((part, ids) -> page.append(section(part, ids)));
        return page.toString();
    }

    private static String section(String part, List<ErrorId> ids) {
        String title = PARTS.get(part);
        if (title == null) {
            throw new AssertionError("say what the part '" + part + "' of an id stands for");
        }
        return ids.stream()
                .map(id -> "| `" + id.id() + "` | " + cell(id.happened()) + " | " + cell(id.fix()) + " |\n")
                .collect(Collectors.joining(
                        "",
                        "\n## `" + part + "`: " + title + "\n\n| id | what happened | what to do |\n|---|---|---|\n",
                        ""));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
