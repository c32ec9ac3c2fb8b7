package dev.satchel.examples.storefront;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person with a cookie jar that holds one cookie. Requests go through a real socket. */
final class Browser {

    private final HttpClient client;
    private final URI shop;
    private Optional<String> cookie;

    private Browser(HttpClient client, URI shop, Optional<String> cookie) {
        this.client = client;
        this.shop = shop;
        this.cookie = cookie;
    }

    static Browser at(URI shop) {
        return new Browser(HttpClient.newHttpClient(), shop, Optional.empty());
    }

    /** The same person in another tab, whose jar goes its own way from here on. */
    Browser tab() {
        return new Browser(client, shop, cookie);
    }

    /** The same jar at another shop. */
    Browser movedTo(URI otherShop) {
        return new Browser(client, otherShop, cookie);
    }

    Optional<String> cookie() {
        return cookie;
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
        cookie.ifPresent(pair -> request.header("Cookie", pair));
        try {
            Reply reply = new Reply(client.send(request.build(), BodyHandlers.ofString()));
            reply.setCookie().ifPresent(this::keep);
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
        cookie = setCookie.contains("Max-Age=0") ? Optional.empty() : Optional.of(pair);
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
