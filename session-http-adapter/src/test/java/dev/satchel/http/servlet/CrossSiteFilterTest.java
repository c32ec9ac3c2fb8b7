package dev.satchel.http.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.CrossSiteGuard;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.TextCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CrossSiteFilterTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final Bench bench = Bench.seeded(1);
    private final ReferenceStore store = new ReferenceStore();
    private final Sessions sessions = Sessions.named("shop")
            .codec(new TextCodec())
            .store(store)
            .clock(bench.clock())
            .build();

    @AfterEach
    void stop() {
        bench.close();
    }

    /** {@code /sso} is meant for other sites, the other paths are not. */
    private URI start(Container container, Optional<CrossSiteGuard> guard, Filter... first) throws Exception {
        return container.start(bench, context -> {
            for (Filter filter : first) {
                Container.filter(context, "first", filter);
            }
            guard.ifPresent(present -> Container.filter(context, "guard", new CrossSiteFilter(present)));
            Container.filter(context, "sessions", new SessionFilter(sessions, SessionCookie.localhost()));
            Container.servlet(
                    context,
                    new HttpServlet() {
                        @Override
                        protected void service(HttpServletRequest request, HttpServletResponse response) {
                            if (request.getServletPath().equals("/sso")) {
                                SessionFilter.acceptOtherSites(request);
                            }
                            SessionFilter.session(request).set(COUNTRY, "DE");
                            response.setStatus(204);
                        }
                    },
                    "/a",
                    "/sso");
        });
    }

    private static HttpResponse<String> post(URI server, String path, String header, String value) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .POST(BodyPublishers.ofString("a=b"))
                                .header(header, value)
                                .build(),
                        BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void aForgedRequestIsAnswered403AndReachesNoServlet(Container container) throws Exception {
        URI server = start(container, Optional.of(CrossSiteGuard.standard()), (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader("Surrogate-Control", "max-age=60");
            chain.doFilter(request, response);
        });

        HttpResponse<String> refused = post(server, "/sso", "Sec-Fetch-Site", "cross-site");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(refused.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(refused.headers().firstValue("Surrogate-Control")).hasValue("no-store");
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(post(server, "/a", "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(204);
        assertThat(post(server, "/a", "Origin", server.toString()).statusCode()).isEqualTo(204);
    }

    // Guard: WebSession.beginning, where no guard stands in front.
    @ParameterizedTest
    @EnumSource
    void withoutTheFilterNoSessionBeginsForAnotherSiteUnlessTheServletSaysSo(Container container) throws Exception {
        URI server = start(container, Optional.empty());

        HttpResponse<String> refused = post(server, "/a", "Sec-Fetch-Site", "cross-site");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("cross-site-request");
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(post(server, "/sso", "Sec-Fetch-Site", "cross-site")
                        .headers()
                        .firstValue("Set-Cookie"))
                .isPresent();
    }

    // Guard: RequestLines. Over HTTP/2 Jetty has no Host header; what the browser wrote there stands in :authority.
    @ParameterizedTest
    @EnumSource
    void overHttp2TheAuthorityIsTheHost(Container container) throws Exception {
        for (Optional<CrossSiteGuard> guard :
                List.of(Optional.of(CrossSiteGuard.standard()), Optional.<CrossSiteGuard>empty())) {
            URI server = start(container, guard, withoutHost());

            assertThat(post(server, "/a", "Origin", server.toString()).statusCode())
                    .isEqualTo(204);
            assertThat(post(server, "/a", "Origin", "https://evil.example").statusCode())
                    .isEqualTo(403);
        }
    }

    private static Filter withoutHost() {
        return (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public Enumeration<String> getHeaders(String name) {
                        return name.equalsIgnoreCase("Host") ? Collections.emptyEnumeration() : super.getHeaders(name);
                    }

                    @Override
                    public String getProtocol() {
                        return "HTTP/2.0";
                    }
                },
                response);
    }
}
