package consumer;

import dev.satchel.http.HttpProblem;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.http.filter.FilterContinuation;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sessions for Micronaut, as a parameter of a handler. */
@ServerFilter("/**")
final class MicronautSessions {

    private final WebSessions sessions;

    MicronautSessions(WebSessions sessions) {
        this.sessions = sessions;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<?> serve(HttpRequest<?> request, FilterContinuation<MutableHttpResponse<?>> rest) {
        Exchange exchange = new Exchange(request);
        try (WebSession web = sessions.open(exchange)) {
            request.setAttribute(WebSession.class.getName(), web);
            MutableHttpResponse<?> response = rest.proceed();
            Optional<Throwable> thrown = response.getAttribute(HttpAttributes.EXCEPTION, Throwable.class);
            if (thrown.isPresent()) {
                return web.refuse(thrown.get()).map(MicronautSessions::answer).orElse(response);
            }
            exchange.response = response;
            try {
                web.commit();
                return response;
            } catch (RuntimeException failure) {
                return web.refuse(failure).map(MicronautSessions::answer).orElseThrow(() -> failure);
            }
        }
    }

    private static MutableHttpResponse<?> answer(HttpProblem problem) {
        MutableHttpResponse<?> answer =
                HttpResponse.status(HttpStatus.valueOf(problem.status())).body(problem.body());
        problem.headers().forEach(answer::header);
        return answer;
    }

    @Singleton
    static final class Parameter implements TypedRequestArgumentBinder<WebSession> {

        @Override
        public Argument<WebSession> argumentType() {
            return Argument.of(WebSession.class);
        }

        @Override
        public BindingResult<WebSession> bind(ArgumentConversionContext<WebSession> context, HttpRequest<?> request) {
            return () -> request.getAttribute(WebSession.class.getName(), WebSession.class);
        }
    }

    private static final class Exchange implements WebExchange {

        private final HttpRequest<?> request;
        private MutableHttpResponse<?> response = HttpResponse.ok();

        Exchange(HttpRequest<?> request) {
            this.request = request;
        }

        @Override
        public boolean isSecure() {
            return request.isSecure();
        }

        @Override
        public String method() {
            return request.getMethodName();
        }

        @Override
        public List<String> requestHeaders(String name) {
            return request.getHeaders().getAll(name);
        }

        @Override
        public List<String> responseHeaders(String name) {
            return response.getHeaders().getAll(name);
        }

        @Override
        public void addHeader(String name, String value) {
            response.getHeaders().add(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            response.getHeaders().set(name, value);
        }

        @Override
        public <T> T shared(Class<T> type, Supplier<T> first) {
            return request.getAttribute(type.getName(), type).orElseGet(() -> {
                T made = first.get();
                request.setAttribute(type.getName(), made);
                return made;
            });
        }
    }
}
