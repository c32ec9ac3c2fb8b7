package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.satchel.benchmarks.Visit;
import dev.satchel.benchmarks.redis.BareConnection;
import dev.satchel.benchmarks.redis.RedisServer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions in Redis by hand: Lettuce's {@code GET}, an {@code EVALSHA} that compares and sets, and Jackson. A change
 * is made again when another was faster. They lack a touch, an absolute lifetime, an owner, a size limit and events.
 */
final class RedisByHand implements AutoCloseable {

    private final JsonMapper json = new JsonMapper();
    private final SecureRandom random = new SecureRandom();
    private final BareConnection connection;

    /** The content of a value. */
    record Kept(Visit visit, int count) {
        Kept counted() {
            return new Kept(visit, count + 1);
        }

        Kept shippedTo(String country) {
            return new Kept(
                    new Visit(visit.cartId(), country, visit.locale(), visit.user(), visit.recent(), visit.csrf()),
                    count);
        }
    }

    RedisByHand(RedisServer server) {
        connection = new BareConnection(server);
    }

    /** Keeps this visit under a new token. */
    String keep(Visit visit) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        connection.set(key(token), encode(new Kept(visit, 0), 0));
        return token;
    }

    /** Answers the cart. */
    HttpHandler read() {
        return exchange -> ByHand.answer(
                exchange, decode(connection.get(key(exchange))).visit().cartId());
    }

    /** Changes one attribute. */
    HttpHandler write() {
        return exchange -> {
            String country = Answers.country();
            Kept now = change(key(exchange), kept -> kept.shippedTo(country));
            ByHand.answer(exchange, now.visit().cartId());
        };
    }

    /** Adds one to the number. */
    HttpHandler count() {
        return exchange -> ByHand.answer(
                exchange, Integer.toString(change(key(exchange), Kept::counted).count()));
    }

    private Kept change(byte[] key, UnaryOperator<Kept> change) {
        while (true) {
            byte[] held = connection.get(key);
            Kept next = change.apply(decode(held));
            if (connection.replaced(key, encode(next, BareConnection.version(held) + 1))) {
                return next;
            }
        }
    }

    private Kept decode(byte[] value) {
        return json.readValue(value, BareConnection.HEAD, value.length - BareConnection.HEAD, Kept.class);
    }

    private byte[] encode(Kept kept, long version) {
        byte[] content = json.writeValueAsBytes(kept);
        byte[] value = new byte[BareConnection.HEAD + content.length];
        System.arraycopy(content, 0, value, BareConnection.HEAD, content.length);
        return BareConnection.versioned(value, version);
    }

    private static byte[] key(HttpExchange exchange) {
        return key(ByHand.token(exchange));
    }

    private static byte[] key(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
            return BareConnection.key(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has it", impossible);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
