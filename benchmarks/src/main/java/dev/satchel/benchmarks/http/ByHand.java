package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.satchel.benchmarks.Visit;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions by hand, for a program that needs only these two kinds. Sealed ones use the JDK's AES-GCM with a reused
 * cipher, and Jackson; those in memory use Caffeine with immutable objects. They lack a second key, rotation, a header,
 * padding, a touch, an absolute lifetime, a size limit and events. Nothing decides between two requests that write one
 * sealed session.
 */
final class ByHand {

    private static final String NAME = "session=";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final long LIFE = Duration.ofMinutes(30).toMillis();

    private final JsonMapper json = new JsonMapper();
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key = new SecretKeySpec(random.generateSeed(32), "AES");
    private final ThreadLocal<Tools> tools = ThreadLocal.withInitial(Tools::new);
    private final Cache<Id, Visit> cache = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMillis(LIFE))
            .build();

    /** The content of a sealed cookie. */
    record Sealed(long exp, Visit visit) {}

    /** The hash of a token. */
    @SuppressWarnings("ArrayRecordComponent") // Equality is by content.
    private record Id(byte[] hash) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Id that && Arrays.equals(hash, that.hash);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(hash);
        }
    }

    /** The tools that each thread keeps for itself. */
    private static final class Tools {
        final Cipher cipher;
        final MessageDigest digest;

        Tools() {
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
                digest = MessageDigest.getInstance("SHA-256");
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java platform has both", impossible);
            }
        }
    }

    /** A token that holds this visit. */
    String seal(Visit visit) {
        try {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] plain = json.writeValueAsBytes(new Sealed(System.currentTimeMillis() + LIFE, visit));
            Cipher cipher = tools.get().cipher;
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] token = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, token, NONCE);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Visit open(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            Cipher cipher = tools.get().cipher;
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE));
            Sealed sealed = json.readValue(cipher.doFinal(bytes, NONCE, bytes.length - NONCE), Sealed.class);
            if (sealed.exp() <= System.currentTimeMillis()) {
                throw new IllegalStateException("expired");
            }
            return sealed.visit();
        } catch (GeneralSecurityException forged) {
            throw new IllegalStateException(forged);
        }
    }

    /** Keeps this visit under a new token. */
    String keep(Visit visit) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        cache.put(id(token), visit);
        return token;
    }

    private Id id(String token) {
        return new Id(tools.get().digest.digest(token.getBytes(US_ASCII)));
    }

    private Visit kept(Id id) {
        Visit visit = cache.getIfPresent(id);
        if (visit == null) {
            throw new IllegalStateException("no such session");
        }
        return visit;
    }

    /** The token that the request presents. */
    static String token(HttpExchange exchange) {
        List<String> cookies = exchange.getRequestHeaders().get("Cookie");
        for (String header : cookies == null ? List.<String>of() : cookies) {
            for (String pair : header.split(";", -1)) {
                String trimmed = pair.strip();
                if (trimmed.startsWith(NAME)) {
                    return trimmed.substring(NAME.length());
                }
            }
        }
        throw new IllegalStateException("no cookie");
    }

    private static String token(HttpServletRequest request) {
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("session")) {
                return cookie.getValue();
            }
        }
        throw new IllegalStateException("no cookie");
    }

    private static Visit shippedTo(Visit visit, String country) {
        return new Visit(visit.cartId(), country, visit.locale(), visit.user(), visit.recent(), visit.csrf());
    }

    /** Answers the cart of a sealed session. */
    HttpHandler sealedRead() {
        return exchange -> answer(exchange, open(token(exchange)).cartId());
    }

    /** Changes one attribute of a sealed session. */
    HttpHandler sealedWrite() {
        return exchange -> {
            Visit visit = shippedTo(open(token(exchange)), Answers.country());
            Headers headers = exchange.getResponseHeaders();
            headers.add("Set-Cookie", NAME + seal(visit) + ATTRIBUTES);
            headers.set("Cache-Control", "no-store");
            answer(exchange, visit.cartId());
        };
    }

    /** Both of them, and the first request, in a servlet. */
    VisitServlet.Answer sealed() {
        return (work, request, response) -> {
            Visit visit = work == Work.BEGIN ? Visit.Size.TYPICAL.visit() : open(token(request));
            response.setHeader("Vary", "Cookie");
            if (work != Work.READ) {
                String next = seal(shippedTo(visit, Answers.country()));
                response.addHeader("Set-Cookie", NAME + next + ATTRIBUTES);
                response.setHeader("Cache-Control", "no-store");
            }
            return visit.cartId();
        };
    }

    /** Answers the cart of a session in memory. */
    HttpHandler memoryRead() {
        return exchange -> answer(exchange, kept(id(token(exchange))).cartId());
    }

    /** Changes one attribute of a session in memory, as a compare-and-set. */
    HttpHandler memoryWrite() {
        return exchange -> {
            Id id = id(token(exchange));
            Visit visit = kept(id);
            if (!cache.asMap().replace(id, visit, shippedTo(visit, Answers.country()))) {
                throw new IllegalStateException("conflict");
            }
            answer(exchange, visit.cartId());
        };
    }

    /** Answers this, and that it depends on the cookie. */
    static void answer(HttpExchange exchange, String body) throws IOException {
        exchange.getResponseHeaders().set("Vary", "Cookie");
        Answers.send(exchange, body);
    }
}
