package dev.satchel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.CommittedDocument;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is generated from the keys, and committed. */
class DocumentsTest {

    private static final String VARIABLES = "SATCHEL_";

    @Test
    void theTableOfAllKeysIsTheOneThatWasReviewed() {
        String rows = Keys.ALL.stream().map(DocumentsTest::row).collect(Collectors.joining());
        new CommittedDocument("settings-keys.md", """
                        # Every key of the settings

                        Generated from the code. [Settings](settings.md) says how they are read; the variables have the prefix `%s` as an
                        example. A *secret* may be `file:` and a path, or `env:` and a variable.

                        | key | variable | value | default | what it decides |
                        |---|---|---|---|---|
                        """.formatted(VARIABLES) + rows).verify();
    }

    private static String row(Key<?> key) {
        return "| `" + key.name() + "` | `" + VARIABLES + key.variable() + "` | "
                + key.kind().says() + (key.secret() ? " (*secret*)" : "") + " | " + key.byDefault() + " | "
                + key.meaning() + " |\n";
    }

    @Test
    void theSchemaForEditorsIsTheOneThatWasReviewed() {
        String properties = Keys.ALL.stream().map(DocumentsTest::property).collect(Collectors.joining(",\n"));
        new CommittedDocument("settings.schema.json", """
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "title": "Settings of a Satchel session stack",
                          "type": "object",
                          "additionalProperties": false,
                          "required": ["name", "store"],
                          "properties": {
                            "$schema": {"type": "string"},
                        """ + properties + "\n  }\n}\n").verify();
    }

    private static String property(Key<?> key) {
        return "    \"" + key.name() + "\": {\"description\": \""
                + key.meaning().replace("\"", "\\\"") + ". Default: "
                + key.byDefault().replace("`", "") + ".\", " + key.kind().schema() + "}";
    }

    @Test
    void noTwoKeysAreTheSameVariable() {
        assertThat(Keys.ALL).extracting(Key::variable).doesNotHaveDuplicates();
        assertThat(SessionSettings.keys()).hasSameSizeAs(Keys.ALL).containsKey("cookie.same-site");
    }
}
