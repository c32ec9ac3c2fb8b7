package dev.satchel.testkit.zoo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Token;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.web.WebCall;
import dev.satchel.testkit.web.WebScenario;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Bindings that are good enough for one rule, each with one fault, and the same without it. */
enum BrokenBindings {
    NONE,
    HANDS_THE_SESSION_TO_READERS,
    DECODES_COOKIES,
    STRIPS_QUOTES,
    NEVER_CLOSES,
    LOOKS_ONE_CAUSE_DEEP,
    TAKES_AN_OUTAGE_FOR_A_BUG,
    SPEAKS_OF_CHANGES,
    DROPS_THE_COOKIE_OF_A_SAVED_SESSION,
    LOGS_NOTHING,
    LOGS_TWICE,
    IS_ALWAYS_SECURE,
    BELIEVES_ANY_PROXY,
    SENDS_THE_LAST_COOKIE_ONLY,
    CLEARS_ONE_COOKIE;

    private static final String SIGNED_IN = WebScenario.COOKIE + "-in";
    private static final System.Logger LOG = System.getLogger("dev.satchel.http.zoo");

    URI start(WebScenario scenario, Bench bench) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        server.setExecutor(workers);
        server.createContext("/", http -> serve(scenario, http));
        server.start();
        bench.onClose(() -> {
            server.stop(0);
            workers.shutdown();
        });
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void serve(WebScenario scenario, HttpExchange http) throws IOException {
        SessionExchange exchange = scenario.sessions().hybrid()
                ? scenario.sessions().open(tokens(http, SIGNED_IN), tokens(http, WebScenario.COOKIE))
                : scenario.sessions().open(tokens(http, WebScenario.COOKIE));
        Call call = new Call(this, http, exchange, scenario.secureCookie());
        boolean stored = false;
        try {
            if (http.getRequestURI().getPath().equals("/write")) {
                scenario.write(call, exchange.session());
            } else {
                scenario.read(call, this == HANDS_THE_SESSION_TO_READERS ? exchange.session() : exchange.view());
            }
        } catch (RuntimeException thrown) {
            stored = carrySaved(exchange, call);
            answer(thrown, call, stored);
        } finally {
            if (this != NEVER_CLOSES) {
                exchange.close();
            }
            http.close();
        }
    }

    private boolean carrySaved(SessionExchange exchange, Call call) {
        try {
            SessionView saved = exchange.committed();
            if (this != DROPS_THE_COOKIE_OF_A_SAVED_SESSION) {
                call.carry(exchange.commit());
            }
            return !saved.info().isNew();
        } catch (IllegalStateException nothingWasSaved) {
            return false;
        }
    }

    private void answer(RuntimeException thrown, Call call, boolean stored) throws IOException {
        Throwable cause = thrown;
        for (int depth = 0; depth < (this == LOOKS_ONE_CAUSE_DEEP ? 1 : 9) && cause.getCause() != null; depth++) {
            if (cause instanceof SessionException) {
                break;
            }
            cause = cause.getCause();
        }
        if (cause instanceof SessionException failure) {
            log(failure);
            call.http().getResponseHeaders().set("Content-Type", "application/problem+json");
            call.http().getResponseHeaders().set("Cache-Control", "no-store");
            int status = status(failure);
            String detail = this == SPEAKS_OF_CHANGES ? "It may or may not have been stored." : "Try again.";
            call.sendNow(status, "{\"status\":" + status + ",\"detail\":\"" + detail + "\"}");
        } else if (stored || this == DROPS_THE_COOKIE_OF_A_SAVED_SESSION) {
            call.sendNow(500, "it failed");
        } else {
            throw thrown;
        }
    }

    private int status(SessionException failure) {
        if (failure instanceof SessionConflictException) {
            return 409;
        }
        boolean away = failure instanceof SessionBusyException || failure instanceof SessionStoreUnavailableException;
        boolean taken = this == TAKES_AN_OUTAGE_FOR_A_BUG && failure instanceof SessionStoreUnavailableException;
        return away && !taken && !(failure instanceof SessionTooLargeException) ? 503 : 500;
    }

    private void log(SessionException failure) {
        int times = this == LOGS_NOTHING ? 0 : this == LOGS_TWICE ? 2 : 1;
        for (int time = 0; time < times; time++) {
            LOG.log(System.Logger.Level.ERROR, "the session failed", failure);
        }
    }

    private List<Token> tokens(HttpExchange http, String cookie) {
        List<Token> tokens = new ArrayList<>();
        for (String line : http.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            String read = this == DECODES_COOKIES ? URLDecoder.decode(line, UTF_8) : line;
            for (String pair : read.split(";", -1)) {
                if (pair.strip().startsWith(cookie + "=")) {
                    String value = pair.strip().substring(cookie.length() + 1);
                    tokens.add(Token.of(this == STRIPS_QUOTES ? value.replace("\"", "") : value));
                }
            }
        }
        return tokens;
    }

    private record Call(BrokenBindings binding, HttpExchange http, SessionExchange exchange, boolean secureCookie)
            implements WebCall {

        void carry(Directive directive) {
            if (directive instanceof Directive.Issue issue) {
                String secure = secureCookie ? "; Secure" : "";
                add((issue.signedIn() ? SIGNED_IN : WebScenario.COOKIE) + "="
                        + issue.token().value() + "; Path=/" + secure);
                if (issue.signedIn()) {
                    clear(WebScenario.COOKIE);
                }
                warnWhenPlain();
            } else if (directive instanceof Directive.Clear clear && clear.signedIn()) {
                clear(SIGNED_IN);
                if (binding != CLEARS_ONE_COOKIE) {
                    clear(WebScenario.COOKIE);
                }
            }
        }

        private void clear(String cookie) {
            add(cookie + "=; Path=/; Max-Age=0");
        }

        private void add(String line) {
            if (binding == SENDS_THE_LAST_COOKIE_ONLY) {
                http.getResponseHeaders()
                        .getOrDefault("Set-Cookie", new ArrayList<>())
                        .removeIf(before -> before.startsWith(WebScenario.COOKIE));
            }
            http.getResponseHeaders().add("Set-Cookie", line);
        }

        private void warnWhenPlain() {
            boolean believed =
                    binding == BELIEVES_ANY_PROXY && http.getRequestHeaders().containsKey("X-Forwarded-Proto");
            if (secureCookie && !believed && binding != IS_ALWAYS_SECURE) {
                LOG.log(System.Logger.Level.WARNING, "the browser will drop the cookie");
            }
        }

        void sendNow(int status, String body) throws IOException {
            byte[] bytes = body.getBytes(UTF_8);
            http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                http.getResponseBody().write(bytes);
            }
        }

        @Override
        public String query() {
            String query = http.getRequestURI().getRawQuery();
            return query == null ? "" : query;
        }

        @Override
        public void header(String name, String value) {
            http.getResponseHeaders().add(name, value);
        }

        @Override
        public void send(int status, String body) throws IOException {
            carry(exchange.commit());
            sendNow(status, body);
        }

        @Override
        public OutputStream stream(int status) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void redirect(String location) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void error(int status) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void later(Answer answer) {
            throw new UnsupportedOperationException();
        }
    }
}
