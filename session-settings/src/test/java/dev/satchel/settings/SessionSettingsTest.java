package dev.satchel.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satchel.file.FileSessionStore;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.store.SessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSettingsTest {

    private static final Map<String, String> MEMORY = Map.of("name", "test", "store", "memory");
    private static final String SECRET = "hunter2-hunter2";
    private static final String ROOT_KEY = "huyw2sYt+9S4hal8nRCI0PzZs8R/IWUm98dKIiroNbk=";
    private static final String OTHER_ROOT_KEY = "BRoscBrNQPejzyWFdSxap/j+qWC4/F2ngRy+g+NeUqA";

    private static SessionSettings memory(String... more) {
        Map<String, String> settings = new HashMap<>(MEMORY);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return SessionSettings.of(settings);
    }

    private static SessionConfigurationException refusal(SessionSettings settings) {
        return catchThrowableOfType(
                SessionConfigurationException.class, () -> settings.open().close());
    }

    private static List<String> problems(SessionSettings settings) {
        return refusal(settings).problems().stream().map(Problem::what).toList();
    }

    @Test
    void aNameAndAStoreAreEnough() {
        try (SessionStack stack = memory().open()) {
            assertThat(stack.sessions().describe())
                    .contains("test", "memory", "idle PT30M, absolute PT12H, browser session");
            assertThat(stack.cookie().name()).isEqualTo("__Host-session");
            assertThat(stack).hasToString("SessionStack[Sessions[test]]");
        }
    }

    @Test
    void everyPolicyIsSaidWithoutJava() {
        SessionSettings settings = memory(
                "idle", "20m",
                "absolute", "PT8H",
                "touch-every", "90s",
                "remember", "true",
                "anonymous.idle", "5m",
                "owners.limit", "3",
                "owners.beyond", "refuse",
                "conflicts", "retry 3",
                "budget", "64 KiB",
                "undecodable", "drop-session",
                "outage", "read-empty",
                "reap-every", "10m");

        try (SessionStack stack = settings.open()) {
            assertThat(stack.sessions().describe())
                    .contains(
                            "idle PT20M, absolute PT8H, persistent",
                            "idle PT5M, absolute PT8H, persistent",
                            "3 sessions at most, then a claim is refused",
                            "every PT1M30S",
                            "retry 3 times",
                            "65536 bytes",
                            "DROP_SESSION",
                            "reads see an empty session",
                            "every PT10M");
        }
    }

    @Test
    void theCookieIsSaidWithoutJava() {
        SessionSettings settings = memory(
                "cookie.name", "__Secure-shop",
                "cookie.domain", "shop.example",
                "cookie.path", "/shop",
                "cookie.same-site", "strict",
                "cookie.partitioned", "true",
                "cookie.priority", "high",
                "cookie.behind-tls", "true");

        try (SessionStack stack = settings.open()) {
            assertThat(stack.cookie())
                    .hasToString("__Secure-shop; Domain=shop.example; Path=/shop; Secure; HttpOnly; SameSite=Strict;"
                            + " Partitioned; Priority=High");
        }
    }

    @Test
    void everythingThatIsWrongIsReportedAtOnceWithItsFix() {
        SessionConfigurationException refused = refusal(SessionSettings.of(Map.of(
                "store", "redis",
                "idel", "30m",
                "idle", "half an hour",
                "absolute", "12",
                "remember", "yes",
                "budget", "64 XB",
                "cookie.same-site", "Strict",
                "ledger", "memory")));

        assertThat(refused.problems())
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "there is no key 'idel'",
                        "idle: it is 'half an hour'",
                        "absolute: it is '12'",
                        "remember: it is 'yes'",
                        "budget: it is '64 XB'",
                        "cookie.same-site: it is 'Strict'",
                        "a stack has a name: name is not set",
                        "store = redis needs a server: redis.uri is not set",
                        "ledger has no meaning with store = redis");
        assertThat(refused.problems())
                .extracting(Problem::fix)
                .allSatisfy(fix -> assertThat(fix).isNotBlank());
        assertThat(refused)
                .hasMessageContaining("did you mean 'idle'?")
                .hasMessageContaining("make it one of strict, lax, none");
    }

    @Test
    void whatAPolicyOrACookieRefusesIsSaidInTheWordsOfSettings() {
        SessionConfigurationException refused = refusal(memory(
                "idle", "10m",
                "touch-every", "9m",
                "budget", "100",
                "cookie.path", "/shop"));

        assertThat(refused.problems())
                .extracting(Problem::fix)
                .contains(
                        "choose touch-every at most half as long as idle",
                        "leave cookie.path out, or choose __Secure-");
        assertThat(refused.problems()).hasSize(3);
    }

    @Test
    void whatTheStackRefusesIsSaidInTheWordsOfSettings() {
        assertThat(refusal(SessionSettings.of(
                        Map.of("name", "test", "store", "cookie", "keys.ephemeral", "true", "owners.limit", "5"))))
                .hasMessageContaining("owners.limit counts the sessions of a principal");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "30m, PT30M",
        "12h, PT12H",
        "2d, PT48H",
        "30 m, PT30M",
        "PT1H30M, PT1H30M",
        "P1D, PT24H"
    })
    void aDurationHasAUnitOrIsOfIso8601(String text, String duration) {
        assertThat(Kind.duration().reader().read(text)).hasToString(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"30", "30M", "-30m", "PT-30M", "30 minutes", "m", "1.5h", "999999999999999d", "PT", "30m 20s"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(problems(memory("idle", text))).contains("idle: it is '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"4000, 4000", "4000 B, 4000", "64 KiB, 65536", "64kb, 64000", "1 MiB, 1048576", "2MB, 2000000"})
    void aSizeHasAUnitOrIsOfBytes(String text, int bytes) {
        assertThat(Kind.size().reader().read(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4 GiB", "3000 MiB", "KiB", "1.5 KiB", "99999999999", "0x10"})
    void whatIsNoSizeIsRefused(String text) {
        assertThat(problems(memory("budget", text))).contains("budget: it is '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "memory.owned, 0",
        "memory.owned, many",
        "redis.replicas, 101",
        "conflicts, retry 65",
        "conflicts, retry"
    })
    void aNumberOutOfItsRangeIsRefused(String key, String text) {
        assertThat(problems(memory(key, text))).containsExactly(key + ": it is '" + text + "'");
    }

    @Test
    void aNameThatNoStackMayHaveIsRefusedBeforeAnythingIsOpened() {
        assertThat(problems(
                        SessionSettings.of(Map.of("name", "shop prod", "store", "redis", "redis.uri", "redis://none"))))
                .containsExactly("name: it is 'shop prod'");
    }

    @Test
    void anEmptyValueIsNotTakenForOne() {
        assertThat(problems(memory("cookie.domain", ""))).containsExactly("cookie.domain: it has no value");
    }

    @Test
    void aMessageStaysOnItsLinesAndShowsNoMoreThanItNeeds() {
        assertThat(refusal(memory("idle", "\u001b[31m\nx".repeat(100))).getMessage())
                .doesNotContain("\u001b", "\nx")
                .hasSizeLessThan(400);
    }

    @Test
    void theEnvironmentSpellsKeysItsOwnWay() {
        Map<String, String> variables = Map.of(
                "SHOP_NAME", "env",
                "SHOP_STORE", "memory",
                "SHOP_COOKIE_SAME_SITE", "strict",
                "SHOP_TOUCH_EVERY", " ",
                "PATH", "/bin");

        try (SessionStack stack =
                SessionSettings.environment("SHOP_", variables).open()) {
            assertThat(stack.cookie().attributes()).contains("SameSite=Strict");
            assertThat(stack.sessions().describe()).contains("env");
        }
    }

    @Test
    void aVariableThatIsWrongIsNamedAsItIsSpelled() {
        Map<String, String> variables =
                Map.of("SHOP_NAME", "env", "SHOP_STORE", "memory", "SHOP_IDLE", "x", "SHOP_COOKIE_SAMESITE", "lax");

        assertThat(refusal(SessionSettings.environment("SHOP_", variables)))
                .hasMessageContaining("SHOP_IDLE: it is 'x'")
                .hasMessageContaining("did you mean 'SHOP_COOKIE_SAME_SITE'?");
    }

    @Test
    void aVariableIsLookedUpWhereItsReferenceWasSaid() {
        Map<String, String> variables =
                Map.of("SHOP_NAME", "env", "SHOP_STORE", "cookie", "SHOP_KEYS_VALUE", "env:MY_KEY", "MY_KEY", ROOT_KEY);
        SessionSettings environment = SessionSettings.environment("SHOP_", variables);
        List<SessionSettings> others = List.of(
                SessionSettings.of(Map.of("idle", "10m")),
                SessionSettings.environment("SHOP_", Map.of("SHOP_IDLE", "10m", "MY_KEY", "another")));

        for (SessionSettings other : others) {
            try (SessionStack stack = environment.overriddenBy(other).open()) {
                assertThat(stack.sessions().describe()).contains("idle PT10M");
            }
            try (SessionStack stack = other.overriddenBy(environment).open()) {
                assertThat(stack.sessions().describe()).contains("idle PT10M");
            }
        }
    }

    @Test
    void anEmptyPrefixIsRefused() {
        assertThatThrownBy(() -> SessionSettings.environment("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatOverridesGoesBefore() {
        SessionSettings over = SessionSettings.environment("SHOP_", Map.of("SHOP_IDLE", "2m"));

        try (SessionStack stack =
                memory("idle", "1m", "absolute", "1h").overriddenBy(over).open()) {
            assertThat(stack.sessions().describe()).contains("idle PT2M, absolute PT1H");
        }
    }

    @Test
    void aFileIsReadAndItsPathsAreRelativeToIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("shop.properties"), """
                # The shop
                name = shop/test
                store = file
                file.directory = sessions
                file.durability = os
                """);

        try (SessionStack stack = SessionSettings.load(file).open()) {
            assertThat(stack.sessions().describe()).contains("shop/test", "files (os)", "every PT5M");
        }
        assertThat(folder.resolve("sessions")).isDirectory();
    }

    @Test
    void aFileThatIsMissingOrNoTextIsNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.properties");
        Path binary = Files.write(folder.resolve("binary.properties"), new byte[] {'a', '=', (byte) 0xff});
        Path escape = Files.writeString(folder.resolve("escape.properties"), "name = \\uXYZ");

        assertThatThrownBy(() -> SessionSettings.load(missing))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining(missing + " cannot be read: it does not exist");
        assertThatThrownBy(() -> SessionSettings.load(binary))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("it is no text in UTF-8");
        assertThatThrownBy(() -> SessionSettings.load(escape))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("a \\u escape is malformed");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey(@TempDir Path folder) throws Exception {
        Path properties = Files.writeString(folder.resolve("mark.properties"), "\uFEFFname = a\nstore = memory\n");
        Path json = Files.writeString(folder.resolve("mark.json"), "\uFEFF{\"name\": \"a\", \"store\": \"memory\"}");
        Path empty = Files.writeString(folder.resolve("empty.properties"), "");

        assertThat(SessionSettings.load(properties).text("name")).contains("a");
        assertThat(SessionSettings.load(json).text("name")).contains("a");
        assertThat(SessionSettings.load(empty).text("name")).isEmpty();
    }

    /** As a process in the locale C is handed the bytes of a variable, such as those of a pass phrase. */
    @Test
    void aValueThatDidNotArriveWholeIsReported() {
        Map<String, String> variables =
                Map.of("X_NAME", "a", "X_STORE", "memory", "X_REDIS_CLIENT_NAME", "caf\uFFFD\uFFFD");

        assertThat(problems(SessionSettings.environment("X_", variables)))
                .containsExactly(
                        "X_REDIS_CLIENT_NAME: it has characters that this process could not read, and others in"
                                + " their place");
    }

    @Test
    void aKeyThatStandsTwiceInAFileIsReported(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("twice.properties"), "name = a\nstore = memory\nidle = 1m\nidle = 2m\n");

        assertThat(problems(SessionSettings.load(file))).containsExactly("the key 'idle' stands twice in " + file);
    }

    @Test
    void aFileOfJsonHasTheSameKeys(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("shop.json"), """
                {"$schema": "settings.schema.json", "name": "json", "store": "memory", "idle": "20m", "remember": true,
                 "budget": 4096}
                """);

        try (SessionStack stack = SessionSettings.load(file).open()) {
            assertThat(stack.sessions().describe())
                    .contains("stack       json", "idle PT20M, absolute PT12H, persistent", "4096 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]| it is no JSON object",
                "{'name': 'x', 'redis': {'uri': 'hunter2-hunter2'}}| the member 'redis' is no text",
                "{'name': null}| the member 'name' is no text",
                "{'name': 'hunter2-hunter2'| it is no JSON at line 1",
                "{'jdbc.password': hunter2-hunter2}| it is no JSON at line 1",
                "{} 1| something stands behind"
            },
            quoteCharacter = '`')
    void aFileThatIsNoSuchJsonIsRefusedWithoutQuotingIt(String json, String reason, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("shop.json"), json.replace('\'', '"'));

        assertThatThrownBy(() -> SessionSettings.load(file))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain(SECRET);
    }

    // Guard: JsonPart.read; of these the parser does not say where they stand.
    @Test
    void aFileThatTheParserRefusesWithoutAPlaceIsRefused(@TempDir Path folder) throws Exception {
        for (String json : List.of(
                "{\"budget\": " + "1".repeat(2_000) + "}", "{\"" + "x".repeat(60_000) + "\": \"" + SECRET + "\"}")) {
            Path file = Files.writeString(folder.resolve("shop.json"), json);

            assertThatThrownBy(() -> SessionSettings.load(file))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("it is no JSON")
                    .message()
                    .doesNotContain(SECRET);
        }
    }

    // Guard: Source.reason.
    @Test
    void aFileThatCannotBeReadIsRefusedForWhatItIs(@TempDir Path folder) throws Exception {
        Path latin = Files.write(folder.resolve("shop.json"), "{\"name\": \"caf\u00e9\"}".getBytes(ISO_8859_1));

        assertThatThrownBy(() -> SessionSettings.load(latin)).hasMessageContaining("it is no text in UTF-8");
        assertThatThrownBy(() -> SessionSettings.load(folder))
                .isInstanceOf(SessionConfigurationException.class)
                .message()
                .contains("cannot be read: ")
                .doesNotContain("it is no text");
    }

    @Test
    void aKeyThatStandsTwiceInJsonIsReported(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("twice.json"), "{\"name\": \"a\", \"store\": \"memory\", \"name\": \"b\"}");

        assertThat(problems(SessionSettings.load(file))).containsExactly("the key 'name' stands twice in " + file);
    }

    @Test
    void aSecretComesFromAFileOrAVariable(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("secret"), "jdbc:h2:mem:referred\n");
        Map<String, String> settings = Map.of(
                "name", "test", "store", "jdbc", "jdbc.create", "true", "jdbc.url", "file:" + folder.resolve("secret"));
        Map<String, String> variables = Map.of(
                "S_NAME",
                "test",
                "S_STORE",
                "jdbc",
                "S_JDBC_CREATE",
                "true",
                "S_JDBC_URL",
                "env:URL",
                "URL",
                "jdbc:h2:mem:a");

        try (SessionStack stack = SessionSettings.of(settings).open()) {
            assertThat(stack.sessions().describe()).contains("jdbc h2");
        }
        try (SessionStack stack = SessionSettings.environment("S_", variables).open()) {
            assertThat(stack.sessions().describe()).contains("jdbc h2");
        }
    }

    @Test
    void aReferenceThatLeadsNowhereIsReported() {
        assertThat(problems(memory("redis.uri", "file:/nowhere/at/all", "jdbc.password", "env:SATCHEL_NOT_SET")))
                .containsExactlyInAnyOrder(
                        "redis.uri: the file /nowhere/at/all, which it refers to, cannot be read",
                        "jdbc.password: the environment variable SATCHEL_NOT_SET, which it refers to, is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "redis, redis.uri, http://user:hunter2-hunter2@host",
        "redis, redis.uri, redis://user:hunter2-hunter2@127.0.0.1:1",
        "jdbc, jdbc.url, hunter2-hunter2",
        "jdbc, jdbc.url, jdbc:postgres://host/shop?password=hunter2-hunter2",
        "jdbc, jdbc.url, jdbc:h2:mem:none;IFEXISTS=TRUE;PASSWORD=hunter2-hunter2",
        "cookie, keys.value, hunter2-hunter2",
        "cookie, keys.passphrase, hunter2-hunter2"
    })
    void noMessageHoldsASecret(String store, String key, String secret) {
        SessionSettings settings = SessionSettings.of(
                Map.of("name", "test", "store", store, key, secret, "redis.connect-timeout", "200ms"));

        assertThatThrownBy(settings::open).satisfies(failed -> {
            for (Throwable each = failed; each != null; each = each.getCause()) {
                assertThat(each.toString()).doesNotContain(SECRET);
            }
        });
        assertThat(settings.toString()).doesNotContain(SECRET).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys.file = " + ROOT_KEY,
                "keys.file = primary:" + ROOT_KEY + ",retired:" + OTHER_ROOT_KEY,
                "keys.file = primary: " + ROOT_KEY + " , retired : " + OTHER_ROOT_KEY + ",",
                "keys.file = redis://:" + SECRET + "@localhost",
                "keys.ephemeral = " + ROOT_KEY,
                "keys.ephemeral = primary:" + ROOT_KEY + ",retired:" + OTHER_ROOT_KEY,
                "keys.value = env:" + ROOT_KEY,
                "keys.value = file:/nowhere/redis://:" + SECRET + "@localhost",
                "store = redis://:" + SECRET + "@host:6379",
                "redis.cluster = redis://:" + SECRET + "@a:1,redis://:" + SECRET + "@b:2",
                "idle = jdbc:postgresql:shop?password=" + SECRET
            })
    void noMessageHoldsTheSecretOfAnotherKeyEither(String line) {
        Map<String, String> all = new HashMap<>(Map.of("name", "test", "store", "cookie"));
        String[] entry = line.split(" = ", 2);
        all.put(entry[0], entry[1]);
        SessionSettings settings = SessionSettings.of(all);

        assertThatThrownBy(settings::open)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining(entry[0] + ": ")
                .message()
                .doesNotContain(SECRET, ROOT_KEY, OTHER_ROOT_KEY);
    }

    @Test
    void aSecretInThePlaceOfAKeyIsNotShown() {
        SessionSettings settings = memory(ROOT_KEY, "", "redis://:" + SECRET + "@localhost", "");

        assertThat(problems(settings)).containsExactly("there is no key '…'", "there is no key '…'");
    }

    // Guard: SessionSettings.text; a program may print what it gets.
    @Test
    void theTextOfAKeyIsToldUnlessItIsASecret() {
        SessionSettings settings = memory("idle", "20m", "redis.uri", "redis://:" + SECRET + "@localhost");

        assertThat(settings.text("idle")).contains("20m");
        assertThat(settings.text("absolute")).isEmpty();
        for (Key<?> key : Keys.ALL) {
            if (key.secret()) {
                assertThatThrownBy(() -> settings.text(key.name()))
                        .as(key.name())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(key.name() + " is a secret, which no program shows");
            }
        }
        assertThatThrownBy(() -> settings.text("idel"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no key 'idel'");
    }

    @Test
    void aKeyInThePlaceOfItsFileIsNotShown() {
        String key = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

        assertThat(refusal(SessionSettings.of(Map.of("name", "test", "store", "cookie", "keys.file", key))))
                .hasMessageContaining("keys.value")
                .message()
                .doesNotContain(key);
    }

    @Test
    void aDriverThatIsMissingIsNamedByItsCoordinates() {
        assertThat(refusal(SessionSettings.of(
                        Map.of("name", "test", "store", "jdbc", "jdbc.url", "jdbc:postgresql://localhost/shop"))))
                .hasMessageContaining("add the dependency org.postgresql:postgresql");
    }

    @Test
    void keysComeFromOnePlace() {
        assertThat(problems(SessionSettings.of(Map.of("name", "test", "store", "cookie"))))
                .containsExactly("store = cookie needs keys, and there is no default key");
        assertThat(problems(memory("seal-at-rest", "true", "keys.file", "x", "keys.ephemeral", "true")))
                .containsExactly("the keys come from several places: keys.file, keys.ephemeral");
        assertThat(problems(memory("seal-at-rest", "true", "keys.passphrase", "correct horse battery")))
                .containsExactly("keys.passphrase needs a salt: keys.salt is not set");
    }

    @Test
    void severalPartsThatDoNotOpenAreReportedTogether(@TempDir Path folder) throws Exception {
        Path taken = Files.writeString(folder.resolve("taken"), "");

        assertThat(refusal(SessionSettings.of(Map.of(
                                "name", "test",
                                "store", "file",
                                "file.directory", taken.toString(),
                                "seal-at-rest", "true",
                                "keys.file", folder.resolve("none").toString())))
                        .problems())
                .hasSize(2);
    }

    @Test
    void theNearestKeyIsTheOneWithTheFewestChanges() {
        assertThat(Nearest.to("redis.url", Keys.BY_NAME.keySet())).isEqualTo("redis.uri");
        assertThat(Nearest.to("Idle", Keys.BY_NAME.keySet())).isEqualTo("idle");
        assertThat(Nearest.to("cookie.samesite", Keys.BY_NAME.keySet())).isEqualTo("cookie.same-site");
        assertThat(Nearest.to("x".repeat(100_000), Keys.BY_NAME.keySet())).isNotEmpty();
    }

    @Test
    void partsThatAreHandedOverTakeThePlaceOfTheirKeys() {
        SessionStore store = MemorySessionStore.builder().owned(7).build();
        SessionPolicy policy =
                SessionPolicy.builder().idle(Duration.ofMinutes(7)).build();
        SessionSettings named = SessionSettings.of(Map.of("name", "test"));

        try (SessionStack stack = named.store(store).policy(policy).open()) {
            assertThat(stack.sessions().describe()).contains("memory", "idle PT7M");
        }
        try (SessionStack stack = named.overriddenBy(
                        SessionSettings.of(Map.of("store", "cookie")).store(store))
                .keys(KeyRing.ephemeralForDevelopment())
                .open()) {
            assertThat(stack.sessions().describe()).contains("ledger");
        }
    }

    @Test
    void aPartThatAKeySaysAsWellIsRefused() {
        SessionSettings said = memory(
                        "idle", "7m", "duplicates", "refuse", "seal-at-rest", "true", "keys.ephemeral", "true")
                .policy(SessionPolicy.defaults())
                .keys(KeyRing.ephemeralForDevelopment())
                .store(MemorySessionStore.standard());

        assertThat(problems(said))
                .containsExactlyInAnyOrder(
                        "store is set, and the program hands over a store(…) of its own",
                        "idle is set, and the program hands over a policy(…) of its own",
                        "duplicates is set, and the program hands over a policy(…) of its own",
                        "keys.ephemeral is set, and the program hands over a keys(…) of its own");
    }

    /** Rows that nobody deletes fill a table, whoever made the store. */
    @Test
    void aStoreThatIsHandedOverIsReapedWhereItDropsNothingByItself(@TempDir Path folder) {
        SessionSettings named = SessionSettings.of(Map.of("name", "test"));
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

        named.store(MemorySessionStore.standard()).executor(executor).open().close();
        assertThat(executor.getQueue()).isEmpty();
        named.store(FileSessionStore.in(folder.resolve("sessions")))
                .executor(executor)
                .open()
                .close();
        assertThat(executor.getQueue()).hasSize(1);
        executor.shutdownNow();
    }
}
