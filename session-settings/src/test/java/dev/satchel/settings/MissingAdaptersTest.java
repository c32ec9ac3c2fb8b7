package dev.satchel.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings on class paths that lack something. */
class MissingAdaptersTest {

    @ParameterizedTest
    @CsvSource({
        "session-memory-adapter, memory, dev.satchel:session-memory-adapter",
        "session-file-adapter, file, dev.satchel:session-file-adapter",
        "session-redis-adapter, redis, dev.satchel:session-redis-adapter",
        "session-jdbc-adapter, jdbc, dev.satchel:session-jdbc-adapter",
        "HikariCP, jdbc, com.zaxxer:HikariCP",
        "session-cookie-adapter, cookie, dev.satchel:session-cookie-adapter",
        "session-json-adapter, memory, dev.satchel:session-json-adapter"
    })
    void whatIsMissingIsNamedByItsCoordinates(String absent, String store, String coordinates) throws Exception {
        Map<String, String> settings = Map.of(
                "name", "test",
                "store", store,
                "file.directory", "unused",
                "redis.uri", "redis://127.0.0.1:1",
                "jdbc.url", "jdbc:h2:mem:unused",
                "keys.ephemeral", "true");

        assertThat(without(absent, "open", settings)).contains("1 problem", "add the dependency " + coordinates);
    }

    @Test
    void everyAdapterThatIsMissingIsNamedAtOnce() throws Exception {
        Map<String, String> settings =
                Map.of("name", "test", "store", "memory", "seal-at-rest", "true", "keys.ephemeral", "true");

        assertThat(without("-adapter", "open", settings))
                .contains("3 problems", "session-memory-adapter", "session-json-adapter", "session-cookie-adapter");
    }

    @Test
    void aStackNeedsOnlyWhatItsSettingsName() throws Exception {
        String others = "session-(cookie|file|redis|jdbc|http)-adapter|HikariCP";
        Map<String, String> settings = Map.of("name", "test", "store", "memory", "idle", "20m");

        assertThat(without(others, "open", settings)).isEqualTo("SessionStack[Sessions[test]]");
        assertThat(without(others, "cookie", settings)).contains("add the dependency dev.satchel:session-http-adapter");
    }

    @Test
    void aKeyOfTheCookieNeedsTheHttpAdapter() throws Exception {
        Map<String, String> settings =
                Map.of("name", "test", "store", "memory", "cookie.name", "__Host-a", "cookie.path", "/");

        assertThat(without("session-http-adapter", "open", settings))
                .contains("1 problem", "add the dependency dev.satchel:session-http-adapter");
    }

    /** Runs a method of the program where what matches is not on the class path. */
    private static String without(String absent, String method, Map<String, String> settings) throws Exception {
        URL[] path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(" + absent + ").*"))
                .map(MissingAdaptersTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            return (String) loader.loadClass(Probe.class.getName())
                    .getMethod(method, Map.class)
                    .invoke(null, settings);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
