package dev.satchel.examples.races;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One visitor with a jar of cookies, who follows redirects as a browser does. */
public final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final CookieManager jar = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(jar)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final URI server;

    /** Somebody new at this server. */
    public Browser(URI server) {
        this.server = server;
    }

    /** Somebody else, who took the cookies along as they are now. */
    Browser copy() {
        Browser copy = new Browser(server);
        List<HttpCookie> cookies = List.copyOf(jar.getCookieStore().getCookies());
        cookies.forEach(cookie -> copy.jar.getCookieStore().add(server, cookie));
        return copy;
    }

    /** The text of a page. */
    public String get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    /** Sends a form, with the token of the page that it is on. */
    public HttpResponse<String> submit(String page, String action, Map<String, String> form)
            throws IOException, InterruptedException {
        Matcher token = TOKEN.matcher(get(page));
        if (!token.find()) {
            throw new AssertionError("no form is on the page " + page);
        }
        return client.send(posting(action + "?_csrf=" + token.group(1), form), BodyHandlers.ofString());
    }

    /** Signs in by the form. */
    public HttpResponse<String> signIn(String name) throws IOException, InterruptedException {
        return submit("/login", "/login", Map.of("username", name, "password", "secret"));
    }

    void post(String path) throws IOException, InterruptedException {
        client.send(posting(path, Map.of()), BodyHandlers.discarding());
    }

    CompletableFuture<HttpResponse<String>> posts(String path) {
        return client.sendAsync(posting(path, Map.of()), BodyHandlers.ofString());
    }

    private HttpRequest posting(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
