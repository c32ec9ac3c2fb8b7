package dev.satchel.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line on real files. */
class SatchelToolTest {

    private static final Attribute<String> NOTE = Attribute.of("note", String.class);
    private static final String VALUE = "nobody-may-see-this";
    private static final String ADA = "ada@example.org";

    @TempDir
    Path folder;

    private Path settings;
    private String out;
    private String err;

    @BeforeEach
    void writeSettings() throws IOException {
        settings = write("name = tool\nstore = file\nfile.directory = sessions\n");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("shop.properties"), text);
    }

    private int run(String input, String... words) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ByteArrayOutputStream failed = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(words));
        all.add(0, settings.toString());
        int code = new SatchelTool(
                        new StringReader(input),
                        new PrintStream(told, true, UTF_8),
                        new PrintStream(failed, true, UTF_8))
                .run(all.toArray(new String[0]));
        out = told.toString(UTF_8);
        err = failed.toString(UTF_8);
        assertThat(out + err).doesNotContain(VALUE);
        return code;
    }

    private Token signIn() {
        try (SessionStack stack = SessionSettings.load(settings).open()) {
            return begin(stack.sessions());
        }
    }

    private static Token begin(Sessions sessions) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(NOTE, VALUE);
            exchange.session().claim(ADA);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private boolean opens(Token token) {
        try (SessionStack stack = SessionSettings.load(settings).open()) {
            return stack.sessions().explain(token).opens();
        }
    }

    @Test
    void itDescribesAndChecksTheStack() {
        assertThat(run("", "describe")).isZero();
        assertThat(out).contains("stack       tool", "files (fsync)");
        assertThat(run("", "check")).isZero();
        assertThat(out).contains("stack tool: healthy", "storage: files (fsync) answers");
        assertThat(run("", "--json", "check")).isZero();
        assertThat(out)
                .startsWith("{\"stack\": \"tool\", \"healthy\": true, \"took\": \"PT")
                .contains("\"problems\": []}");
    }

    @Test
    void itExplainsATokenFromStandardInputWithoutItsOwner() {
        Token token = signIn();

        assertThat(run(token.value() + "\n", "explain")).isZero();
        assertThat(out)
                .contains("the token opens; session ", "owner redacted", "verdict: it opens")
                .doesNotContain(token.value(), ADA);
        assertThat(run(token.value(), "explain", "--owner", "--json")).isZero();
        assertThat(out).contains("\"opens\": true", "\"owner\": \"" + ADA + "\"");
        assertThat(run("nonsense", "explain")).isZero();
        assertThat(out).contains("the token opens nothing; session unknown");
        assertThat(run("", "explain")).isEqualTo(2);
    }

    /** As a process in the locale C is handed the bytes of j\u00fcrgen. */
    @Test
    void anOwnerWhoseNameDidNotArriveWholeIsNotAnsweredWithNoSessions() {
        assertThat(run("", "list", "j\uFFFD\uFFFDrgen")).isEqualTo(1);
        assertThat(out).isEmpty();
        assertThat(err).contains("did not arrive whole", "LC_ALL=C.UTF-8");
        assertThat(run("", "--yes", "revoke", "j\uFFFD\uFFFDrgen")).isEqualTo(1);
        assertThat(out).isEmpty();
    }

    @Test
    void itListsAndEndsTheSessionsOfAnOwnerAfterAsking() {
        Token first = signIn();
        Token second = signIn();
        assertThat(run("", "list", ADA)).isZero();
        assertThat(out).startsWith("2 sessions\n").contains("last used");

        assertThat(run("n\n", "revoke", ADA)).isEqualTo(1);
        assertThat(err).contains("End 2 sessions of this owner? [y/N]", "nothing was ended");
        assertThat(run("", "revoke", ADA)).isEqualTo(1);
        assertThat(opens(first)).isTrue();

        assertThat(run("y\n", "revoke", ADA)).isZero();
        assertThat(out).isEqualTo("ended 2\n");
        assertThat(opens(first) || opens(second)).isFalse();
        assertThat(run("", "--yes", "--json", "revoke", ADA)).isZero();
        assertThat(out).isEqualTo("{\"ended\": 0}\n");
        assertThat(run("", "--json", "list", ADA)).isZero();
        assertThat(out).isEqualTo("{\"sessions\": [], \"unreadable\": 0}\n");
    }

    @Test
    void itDeletesWhatHasExpired() throws IOException {
        try (SessionStack stack = SessionSettings.load(settings)
                .clock(() -> Instant.now().minus(Duration.ofDays(2)))
                .open()) {
            begin(stack.sessions());
        }

        assertThat(run("", "reap")).isZero();
        assertThat(out).isEqualTo("deleted 1 that had expired\n");
    }

    @Test
    void itMakesAndChangesTheKeyFileOfTheSettings() throws IOException {
        settings = write("name = tool\nstore = cookie\nkeys.file = keys.json\n");
        assertThat(run("", "check")).isEqualTo(1);
        assertThat(err).contains("keys.json does not exist");

        assertThat(run("", "keys", "generate")).isZero();
        assertThat(run("", "check")).isZero();
        assertThat(run("", "keys", "list")).isZero();
        assertThat(out).contains("primary");
        String id = out.strip().split("\\s+", 2)[0];
        assertThat(run("n", "keys", "revoke", id)).isEqualTo(1);
        assertThat(err).contains("nothing was ended");
        assertThat(run("", "keys", "list")).isZero();
        assertThat(out).contains(id);
        assertThat(run("", "--json", "keys", "list")).isZero();
        assertThat(out).startsWith("{\"lines\": [\"" + id).endsWith("]}\n");
    }

    @Test
    void aKeyInThePlaceOfTheKeyFileIsNotShown() throws IOException {
        String key = "huyw2sYt+9S4hal8nRCI0PzZs8R/IWUm98dKIiroNbk=";
        settings = write("name = tool\nstore = cookie\nkeys.file = primary:" + key + "\n");

        assertThat(run("", "keys", "list")).isEqualTo(1);
        assertThat(out + err).contains("keys.file: ").doesNotContain(key);
    }

    @Test
    void aStackWithoutAKeyFileHasNoKeysToChange() {
        assertThat(run("", "keys", "list")).isEqualTo(1);
        assertThat(err).contains("keys.file");
    }

    @Test
    void settingsThatAreWrongAreToldAndAnOutageIsNoStackTrace() throws IOException {
        settings = write("name = tool\nstor = file\n");
        assertThat(run("", "check")).isEqualTo(1);
        assertThat(err).contains("did you mean 'store'?");
        settings = write("name = tool\nstore = redis\nredis.uri = redis://127.0.0.1:1\n");
        assertThat(run("", "describe")).isEqualTo(1);
        assertThat(err).contains("cannot connect").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dance", "list", "describe it", "revoke a b"})
    void whatIsNoCommandShowsTheUsage(String words) {
        String[] command = words.isEmpty() ? new String[0] : words.split(" ");

        assertThat(run("", command)).isEqualTo(2);
        assertThat(err).startsWith("usage: SatchelTool FILE");
    }

    @Test
    void jsonIsEscaped() {
        assertThat(JsonText.of(List.of("a\"\\\n\u00e9", 1, true))).isEqualTo("[\"a\\\"\\\\\\u000a\\u00e9\", 1, true]");
    }

    // Guard: SatchelTool.run; a stream that prints forgets that it could not.
    @Test
    void whatCouldNotBePrintedIsNoSuccess() {
        PrintStream full = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("no space left on device");
                    }
                },
                true,
                UTF_8);
        ByteArrayOutputStream failed = new ByteArrayOutputStream();

        int code = new SatchelTool(new StringReader(""), full, new PrintStream(failed, true, UTF_8))
                .run(settings.toString(), "list", ADA);

        assertThat(code).isEqualTo(1);
        assertThat(failed.toString(UTF_8)).contains("could not be printed");
    }
}
