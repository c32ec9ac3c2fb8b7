package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import dev.satchel.benchmarks.Visit;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** The responses that all handlers share. */
final class Answers {

    /** The cart of each session, which a handler without one answers too. */
    static final String CART = Visit.Size.TYPICAL.visit().cartId();

    private Answers() {}

    static void send(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(US_ASCII);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** One that is hardly the same as last time, so that writing it is a change. */
    static String country() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1_000_000_000, Integer.MAX_VALUE));
    }
}
