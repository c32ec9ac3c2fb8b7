package dev.satchel.examples.storefront;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person with a cookie jar. Requests go through a real socket. */
final class Browser {

    private final HttpClient client;
    private final URI shop;
    private final Map<String, String> jar;

    private Browser(HttpClient client, URI shop, Map<String, String> jar) {
        this.client = client;
        this.shop = shop;
        this.jar = new TreeMap<>(jar);
    }

    static Browser at(URI shop) {
        return new Browser(HttpClient.newHttpClient(), shop, Map.of());
    }

    /** The same person in another tab, whose jar goes its own way from here on. */
    Browser tab() {
        return new Browser(client, shop, jar);
    }

    /** The same jar at another shop. */
    Browser movedTo(URI otherShop) {
        return new Browser(client, otherShop, jar);
    }

    /** What it sends along; empty when its jar is. */
    Optional<String> cookie() {
        return jar.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", jar.values()));
    }

    /** The names in its jar. */
    Set<String> cookies() {
        return jar.keySet();
    }

    Reply get(String path) {
        return send("GET", path, "");
    }

    Reply post(String path, String body) {
        return send("POST", path, body);
    }

    Reply delete(String path) {
        return send("DELETE", path, "");
    }

    Reply send(String method, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(shop.resolve(path)).method(method, BodyPublishers.ofString(body));
        request.header("Content-Type", "application/json");
        cookie().ifPresent(pair -> request.header("Cookie", pair));
        try {
            Reply reply = new Reply(client.send(request.build(), BodyHandlers.ofString()));
            reply.response.headers().allValues("Set-Cookie").forEach(this::keep);
            return reply;
        } catch (IOException e) {
            throw new AssertionError("the shop does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void keep(String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        String name = pair.split("=", 2)[0];
        if (setCookie.contains("Max-Age=0")) {
            jar.remove(name);
        } else {
            jar.put(name, pair);
        }
    }

    record Reply(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        Optional<String> setCookie() {
            return header("Set-Cookie");
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body());
        }
    }
}
