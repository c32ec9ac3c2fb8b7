package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyToolTest {

    private final Bench bench = new Bench();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> printed = new ArrayList<>();
    private final KeyTool tool =
            new KeyTool(bench.clock, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

    @TempDir
    private Path folder;

    private String file = "";

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("keys.json").toString();
    }

    private String does(String... arguments) {
        assertThat(tool.run(arguments)).as(err.toString(UTF_8)).isZero();
        return said(out);
    }

    private String refuses(String... arguments) {
        assertThat(tool.run(arguments)).isEqualTo(1);
        return said(err);
    }

    private String said(ByteArrayOutputStream stream) {
        String text = stream.toString(UTF_8);
        stream.reset();
        printed.add(text);
        return text;
    }

    private List<KeyInfo> keys() {
        return KeyRing.fromFile(Path.of(file)).list();
    }

    private String id(KeyState state) {
        return keys().stream()
                .filter(key -> key.state() == state)
                .map(KeyInfo::id)
                .findFirst()
                .orElseThrow();
    }

    /** Whatever was done in a test: no key that the file ever held was told. */
    @AfterEach
    void noKeyWasPrinted() throws IOException {
        if (Files.exists(Path.of(file))) {
            for (RootKey key : new KeyFile(Path.of(file)).read().keys()) {
                assertThat(printed).noneMatch(text -> text.contains(key.reveal()));
            }
        }
    }

    @Test
    void generateMakesAFileWithOnePrimaryKey() throws IOException {
        assertThat(does("generate", file)).contains("is primary");

        assertThat(keys()).singleElement().satisfies(key -> {
            assertThat(key.state()).isEqualTo(KeyState.PRIMARY);
            assertThat(key.since()).contains(Bench.NOON);
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
    }

    @Test
    void generateOverwritesNothing() {
        does("generate", file);
        List<KeyInfo> before = keys();

        assertThat(refuses("generate", file)).contains("exists already");

        assertThat(keys()).isEqualTo(before);
    }

    /** What these threads, each with a tool of its own, answer when they begin together. */
    private List<Integer> atOnce(int threads, Function<Integer, String[]> arguments) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<Integer>> runs = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String[] own = arguments.apply(thread);
                PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
                runs.add(executor.submit(() -> {
                    start.await();
                    return new KeyTool(bench.clock, stream, stream).run(own);
                }));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> run : runs) {
                answers.add(run.get());
            }
            return answers;
        } finally {
            executor.shutdownNow();
        }
    }

    // Guard: KeyFile.create looks and writes under the lock.
    @Test
    void ofFourThatGenerateAtOnceExactlyOneMakesThePrimaryKey() throws Exception {
        for (int round = 0; round < Bench.dose(20, 500); round++) {
            Files.deleteIfExists(Path.of(file));

            assertThat(atOnce(4, thread -> new String[] {"generate", file})).containsExactlyInAnyOrder(0, 1, 1, 1);

            assertThat(keys()).extracting(KeyInfo::state).containsExactly(KeyState.PRIMARY);
        }
    }

    // Guard: KeyFile.edit reads and writes under the lock.
    @Test
    void ofEditsAtOnceNoneIsLost() throws Exception {
        does("generate", file);
        for (int round = 0; round < Bench.dose(10, 200); round++) {
            int before = keys().size();
            does("add", file);
            String pending =
                    keys().get(0).state() == KeyState.PENDING ? keys().get(0).id() : id(KeyState.PENDING);

            assertThat(atOnce(
                            4,
                            thread ->
                                    thread == 0 ? new String[] {"revoke", file, pending} : new String[] {"add", file}))
                    .containsOnly(0);

            assertThat(keys())
                    .hasSize(before + 4)
                    .contains(new KeyInfo(pending, KeyState.REVOKED, Optional.of(Bench.NOON)));
        }
    }

    @Test
    void aKeyIsPrintedOnlyWhenThatIsAskedFor() {
        String key = does("generate", "--print").strip();

        assertThat(KeyRing.ofBase64(key).list()).hasSize(1);
    }

    @Test
    void aKeyIsAddedPromotedAndTheFormerOneRetires() {
        does("generate", file);
        String first = id(KeyState.PRIMARY);
        does("add", file);
        String second = id(KeyState.PENDING);
        bench.clock.advance(Duration.ofMinutes(5));

        assertThat(does("promote", file)).contains(second + " is primary");

        assertThat(keys())
                .containsExactlyInAnyOrder(
                        new KeyInfo(first, KeyState.RETIRED, Optional.of(bench.clock.instant())),
                        new KeyInfo(second, KeyState.PRIMARY, Optional.of(bench.clock.instant())));
        does("promote", file, first.substring(0, 6));
        assertThat(id(KeyState.PRIMARY)).as("and back").isEqualTo(first);
    }

    @Test
    void promoteAsksWhichOneWhereThereAreSeveral() {
        does("generate", file);
        assertThat(refuses("promote", file)).contains("no key is pending");
        does("add", file);
        does("add", file);

        assertThat(refuses("promote", file)).contains("more than one key is pending");
        assertThat(refuses("promote", file, "nobody")).contains("no key's id begins with nobody");
        assertThat(refuses("promote", file, id(KeyState.PRIMARY))).contains("primary already");
        String key = RootKey.random(KeyState.PRIMARY, Optional.empty()).reveal();
        assertThat(refuses("promote", file, key)).contains("no key's id").doesNotContain(key);
    }

    @Test
    void aRevokedKeyIsForgotten() throws IOException {
        does("generate", file);
        does("add", file);
        String first = id(KeyState.PRIMARY);
        String secret = new KeyFile(Path.of(file)).read().keys().get(0).reveal();
        assertThat(refuses("revoke", file, first)).contains("add and promote another one first");
        does("promote", file);

        assertThat(does("revoke", file, first)).contains("revoked");

        assertThat(keys()).contains(new KeyInfo(first, KeyState.REVOKED, Optional.of(Bench.NOON)));
        assertThat(Files.readString(Path.of(file))).doesNotContain(secret);
        assertThat(refuses("promote", file, first)).contains("no key");
        does("add", file);
        assertThat(keys()).as("what was revoked is remembered").hasSize(3);
    }

    @Test
    void onlyAPendingKeyIsRetiredByHand() {
        does("generate", file);
        assertThat(refuses("retire", file, id(KeyState.PRIMARY))).contains("promote another one");
        does("add", file);
        String second = id(KeyState.PENDING);

        does("retire", file, second);

        assertThat(id(KeyState.RETIRED)).isEqualTo(second);
        assertThat(refuses("retire", file, second)).contains("retired already");
    }

    @Test
    void whatWasIssuedBeforeAnInstantIsRevoked() {
        does("generate", file);

        does("revoke-before", file, "2026-01-31T12:00:00Z");

        assertThat(does("list", file)).contains("issued before 2026-01-31T12:00:00Z");
        assertThat(refuses("revoke-before", file, "2026-01-30T12:00:00Z")).contains("never goes back");
        assertThat(refuses("revoke-before", file, "yesterday")).contains("2026-01-31T12:00:00Z");
    }

    @Test
    void anInstantThatHasNotComeIsRefusedAndNothingIsRevoked() {
        does("generate", file);

        assertThat(refuses("revoke-before", file, "2206-01-31T12:00:00Z")).contains("has not come");

        assertThat(does("list", file)).doesNotContain("issued before");
        does("revoke-before", file, "2026-03-05T12:01:00Z");
    }

    @Test
    void aNameThatCannotBeAPathIsAFailure() {
        assertThat(refuses("generate", folder + "/\0.json")).contains("cannot be a path here");
    }

    @Test
    void listTellsIdsAndStates() {
        does("generate", file);
        does("add", file);

        assertThat(does("list", file))
                .contains(id(KeyState.PRIMARY) + "  primary  since 2026-03-05T12:00:00Z")
                .contains(id(KeyState.PENDING) + "  pending");
    }

    @Test
    void whatIsNoCommandGetsTheUsage() {
        for (String[] arguments : new String[][] {
            {},
            {"generate"},
            {"list"},
            {"retire", file},
            {"nonsense", file},
            {"add", file, "x"},
            {"revoke", file, "x", "y"}
        }) {
            assertThat(tool.run(arguments)).isEqualTo(2);
            assertThat(said(err)).startsWith("usage: KeyTool");
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() {
        assertThat(refuses("list", file)).contains(file).contains("does not exist");
    }

    @Test
    void anInstantThatHasNotComeIsReplacedByOneThatHas() throws IOException {
        does("generate", file);
        KeyFile.Content content = new KeyFile(Path.of(file)).read();
        Instant mistaken = Instant.parse("2206-01-31T12:00:00Z");
        new KeyFile(Path.of(file))
                .write(new KeyFile.Content(content.keys(), content.forgotten(), Optional.of(mistaken)));

        assertThat(does("revoke-before", file, "2026-03-05T12:00:00Z")).contains("2026-03-05T12:00:00Z is revoked");

        assertThat(does("list", file)).contains("2026-03-05").doesNotContain("2206");
    }

    // Guard: KeyTool.run; a stream that prints forgets that it could not.
    @Test
    void aKeyThatCouldNotBePrintedIsNoSuccess() {
        PrintStream full = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("no space left on device");
                    }
                },
                true,
                UTF_8);

        assertThat(KeyTool.run(full, new PrintStream(err, true, UTF_8), "generate", "--print"))
                .isEqualTo(1);
        assertThat(said(err)).contains("could not be printed");
    }

    // Guard: PrivateFile.target; a lock was left beside it, or in the working directory for the root.
    @Test
    void aFolderIsNoKeyFileAndNothingIsLeftBesideIt() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("keys"));
        for (String command : List.of("generate", "add")) {
            assertThat(refuses(command, inner.toString())).contains("is no regular file");
            assertThat(refuses(command, "/")).contains("is no regular file");
        }

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(inner);
        }
        assertThat(Path.of(".null.lock")).doesNotExist();
    }

    // Guard: PrivateFile.write; the tool wrote more than anybody reads, and no edit and no start came after that.
    @Test
    void aFileThatWouldBeTooLargeToReadAgainIsNotWritten() throws IOException {
        does("generate", file);
        KeyFile.Content content = new KeyFile(Path.of(file)).read();
        List<KeyInfo> revoked = new ArrayList<>();
        while (new KeyFile.Content(content.keys(), revoked, Optional.empty())
                        .json()
                        .length()
                < 64 * 1024 - 100) {
            String id = RootKey.random(KeyState.REVOKED, Optional.empty()).id();
            revoked.add(new KeyInfo(id, KeyState.REVOKED, Optional.of(Bench.NOON)));
        }
        new KeyFile(Path.of(file)).write(new KeyFile.Content(content.keys(), revoked, Optional.empty()));

        assertThat(refuses("add", file)).contains("would be larger than 65536 bytes", "remove");

        assertThat(keys()).hasSize(1 + revoked.size());
    }
}
