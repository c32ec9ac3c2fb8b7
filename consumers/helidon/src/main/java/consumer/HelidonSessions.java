package consumer;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Sessions for Helidon SE, handed to the handler. */
record HelidonSessions(WebSessions sessions) {

    interface SessionHandler {
        void handle(ServerRequest request, ServerResponse response, WebSession web) throws Exception;
    }

    Handler handler(SessionHandler handler) {
        return (request, response) -> {
            try (WebSession web = sessions.open(new Exchange(request, response))) {
                AtomicBoolean refused = new AtomicBoolean();
                response.beforeSend(() -> {
                    if (!refused.get()) {
                        web.commit();
                    }
                });
                try {
                    handler.handle(request, response, web);
                } catch (Exception thrown) {
                    HttpProblem problem = web.refuse(thrown).orElseThrow(() -> thrown);
                    refused.set(true);
                    problem.headers().forEach(response::header);
                    response.status(problem.status()).send(problem.body());
                }
            }
        };
    }

    private record Exchange(ServerRequest request, ServerResponse response) implements WebExchange {

        @Override
        public boolean isSecure() {
            return request.isSecure();
        }

        @Override
        public String method() {
            return request.prologue().method().text();
        }

        @Override
        public List<String> requestHeaders(String name) {
            return values(request.headers(), name);
        }

        @Override
        public List<String> responseHeaders(String name) {
            return values(response.headers(), name);
        }

        private static List<String> values(Headers headers, String name) {
            HeaderName known = HeaderNames.create(name);
            return headers.contains(known) ? headers.get(known).allValues() : List.of();
        }

        @Override
        public void addHeader(String name, String value) {
            response.headers().add(HeaderNames.create(name), value);
        }

        @Override
        public void setHeader(String name, String value) {
            response.headers().set(HeaderNames.create(name), value);
        }

        @Override
        public <T> T shared(Class<T> type, Supplier<T> first) {
            return request.context().get(type).orElseGet(() -> {
                T made = first.get();
                request.context().register(made);
                return made;
            });
        }
    }
}
