package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.boot.restarted.RestartedApplication;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;

/** A restart by devtools: the application's classes are loaded anew, and those of libraries are not. */
class DevtoolsTest {

    private static String restart(String item, Path sessions) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL classes =
                RestartedApplication.class.getProtectionDomain().getCodeSource().getLocation();
        try (RestartClassLoader restarted = new RestartClassLoader(before, new URL[] {classes})) {
            thread.setContextClassLoader(restarted);
            Class<?> application = restarted.loadClass(RestartedApplication.class.getName());
            assertThat(application).isNotEqualTo(RestartedApplication.class);
            String[] arguments = {
                "--spring.main.web-application-type=none",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--satchel.name=shop/test",
                "--satchel.store=file",
                "--satchel.file.directory=" + sessions
            };
            return (String)
                    application.getMethod("run", String.class, String[].class).invoke(null, item, arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aRestartKeepsTheSessionsOfAStoreAndReadsThemAsTheNewClasses(@TempDir Path folder) throws Exception {
        Path sessions = folder.resolve("sessions");

        assertThat(restart("apples", sessions)).isEqualTo("Basket[items=[apples]]");
        assertThat(restart("bread", sessions)).isEqualTo("Basket[items=[apples, bread]]");
    }
}
