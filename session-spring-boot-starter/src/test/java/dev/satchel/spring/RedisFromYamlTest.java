package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.boot.demo.DemoApplication;
import dev.satchel.session.Sessions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import redis.embedded.RedisServer;

/** From an empty project to sessions on a Redis server that can be revoked: the lines of the page, and no Java. */
class RedisFromYamlTest {

    private static final Path PAGE = Path.of(System.getProperty("satchel.docs.dir", "../docs"), "spring-boot.md");
    private static final Pattern LINES = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final int MAX_LINES = 6;
    private static final String DOCUMENTED = "redis://localhost:6379";

    @Test
    void theLinesOfThePageGiveAnEmptyProjectRevocableSessionsOnRedis(@TempDir Path folder) throws Exception {
        Matcher page = LINES.matcher(Files.readString(PAGE));
        assertThat(page.find()).isTrue();
        String yaml = page.group(1);
        assertThat(yaml.lines()).hasSizeLessThanOrEqualTo(MAX_LINES);
        assertThat(yaml).contains(DOCUMENTED);
        RedisServer redis = redis();
        String uri = "redis://127.0.0.1:" + redis.ports().get(0);
        Path file = Files.writeString(folder.resolve("application.yaml"), yaml.replace(DOCUMENTED, uri));

        try (ConfigurableApplicationContext demo = start(file)) {
            URI server = URI.create("http://localhost:" + demo.getEnvironment().getProperty("local.server.port"));
            Browser laptop = new Browser(server);
            Browser phone = new Browser(server);
            List.of(laptop, phone).forEach(RedisFromYamlTest::signIn);
            Sessions sessions = demo.getBean(Sessions.class);

            assertThat(laptop.get("/", "Accept", "text/html").statusCode())
                    .as("signed in, and no such page")
                    .isEqualTo(404);
            assertThat(keys(uri)).isNotEmpty().allMatch(key -> key.startsWith("satchel"));
            assertThat(sessions.owned().list("user")).hasSize(2);
            assertThat(sessions.owned().revokeAll("user")).isEqualTo(2);
            assertThat(laptop.get("/", "Accept", "text/html").statusCode())
                    .as("asked to sign in")
                    .isEqualTo(302);
            assertThat(phone.get("/", "Accept", "text/html").statusCode()).isEqualTo(302);
        } finally {
            redis.stop();
        }
    }

    private static ConfigurableApplicationContext start(Path file) {
        return SpringApplication.run(
                DemoApplication.class,
                "--spring.config.location=" + file.toUri(),
                "--satchel.redis.connect-timeout=20s",
                "--satchel.redis.command-timeout=20s",
                "--spring.security.user.password=secret",
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--server.port=0");
    }

    private static void signIn(Browser browser) {
        try {
            assertThat(browser.signIn("user").statusCode()).isEqualTo(302);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<String> keys(String uri) {
        RedisClient client = RedisClient.create(RedisURI.create(uri));
        try {
            return client.connect().sync().keys("*");
        } finally {
            client.shutdown();
        }
    }

    private static RedisServer redis() throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(freePort())
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
