package dev.satchel.spring;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One visitor with a jar of cookies, who follows no redirect. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final CookieManager jar = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder().cookieHandler(jar).build();
    private final URI server;
    private final String context;

    Browser(URI server) {
        this(server, "");
    }

    /** Of an application below this path. */
    Browser(URI server, String context) {
        this.server = server;
        this.context = context;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(context + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    HttpResponse<String> post(String path, Map<String, String> form, String... headers)
            throws IOException, InterruptedException {
        return client.send(posting(path, form, headers), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> posts(String path, Map<String, String> form) {
        return client.sendAsync(posting(path, form), BodyHandlers.ofString());
    }

    private HttpRequest posting(String path, Map<String, String> form, String... headers) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return client.send(request(path).DELETE().build(), BodyHandlers.ofString());
    }

    /** The CSRF token of the login page. */
    String token() throws IOException, InterruptedException {
        Matcher found = TOKEN.matcher(get("/login").body());
        if (!found.find()) {
            throw new AssertionError("the login page has no token");
        }
        return found.group(1);
    }

    HttpResponse<String> signIn(String name) throws IOException, InterruptedException {
        return signIn(name, Map.of());
    }

    HttpResponse<String> signIn(String name, Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> form = new java.util.HashMap<>(more);
        form.putAll(Map.of("username", name, "password", "secret", "_csrf", token()));
        return post("/login", form);
    }

    HttpResponse<String> signOut() throws IOException, InterruptedException {
        Matcher found = TOKEN.matcher(get("/logout").body());
        if (!found.find()) {
            throw new AssertionError("the logout page has no token");
        }
        return post("/logout", Map.of("_csrf", found.group(1)));
    }

    Optional<String> cookie(String name) {
        return jar.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    void keep(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        jar.getCookieStore().add(server, cookie);
    }

    void forget(String name) {
        jar.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .toList()
                .forEach(cookie -> jar.getCookieStore().remove(server, cookie));
    }
}
