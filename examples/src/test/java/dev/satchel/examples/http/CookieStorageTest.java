package dev.satchel.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.satchel.http.SessionCookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CookieStorageTest {

    private final CookieStorage storage = new CookieStorage(SessionCookie.standard());

    @Test
    void whatIsSetIsThereForWhoHasTheCookie() {
        Headers browser = set(new Headers(), Map.of("country", "DE"));

        assertThat(storage.get(browser)).contains(Map.of("country", "DE"));
        assertThat(storage.get(new Headers())).isEmpty();
    }

    @Test
    void settingAgainKeepsTheId() {
        Headers browser = set(new Headers(), Map.of("country", "DE"));
        Headers again = set(browser, Map.of("country", "FR"));

        assertThat(again.getFirst("Cookie")).isEqualTo(browser.getFirst("Cookie"));
        assertThat(storage.get(browser)).contains(Map.of("country", "FR"));
    }

    @Test
    void anIdThatNobodyGaveOutIsNotTakenOver() {
        Headers stranger = new Headers();
        stranger.add("Cookie", "__Host-session=mine");

        assertThat(set(stranger, Map.of("country", "DE")).getFirst("Cookie")).doesNotContain("mine");
    }

    @Test
    void destroyingForgetsHereAndInTheBrowser() {
        Headers browser = set(new Headers(), Map.of("country", "DE"));
        Headers response = new Headers();
        storage.destroy(browser, response);

        assertThat(storage.get(browser)).isEmpty();
        assertThat(response.getFirst("Set-Cookie")).startsWith("__Host-session=; Max-Age=0;");
    }

    @Test
    void itHasAtMostSixtyLines() throws IOException {
        Path source = Path.of("src/main/java/dev/satchel/examples/http/CookieStorage.java");

        assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(60);
    }

    /** What the browser sends after it was answered. */
    private Headers set(Headers request, Map<String, String> data) {
        Headers response = new Headers();
        storage.set(request, response, data);
        Headers next = new Headers();
        next.add("Cookie", response.getFirst("Set-Cookie").split(";", 2)[0]);
        return next;
    }
}
