package dev.satchel.http.jdkserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.CrossSiteGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrossSiteFilterTest {

    private final AtomicInteger served = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    served.incrementAndGet();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                })
                .getFilters()
                .addAll(List.of(
                        Filter.beforeHandler(
                                "speaks to one cache",
                                exchange -> exchange.getResponseHeaders().set("CDN-Cache-Control", "max-age=60")),
                        new CrossSiteFilter(CrossSiteGuard.standard().trusting("https://www.shop.example"))));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpResponse<String> post(String header, String value) throws Exception {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .POST(BodyPublishers.ofString("a=b"))
                                .header(header, value)
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void aForgedRequestIsAnswered403AndReachesNoHandler() throws Exception {
        HttpResponse<String> refused = post("Sec-Fetch-Site", "cross-site");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(refused.headers().firstValue("CDN-Cache-Control")).hasValue("no-store");
        assertThat(refused.body()).contains("cross-site-request");
        assertThat(served).hasValue(0);
    }

    @Test
    void othersAreServed() throws Exception {
        assertThat(post("Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(204);
        assertThat(post("Origin", "http://localhost:" + server.getAddress().getPort())
                        .statusCode())
                .isEqualTo(204);
        assertThat(post("Origin", "https://www.shop.example").statusCode()).isEqualTo(204);
        assertThat(post("X-None", "1").statusCode()).isEqualTo(204);
        assertThat(served).hasValue(4);
    }
}
