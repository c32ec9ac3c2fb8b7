package dev.satchel.benchmarks.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** A client that presents one cookie, and looks at the answer. */
final class Browser {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();

    private final int port;

    /** A client of the server at this port. */
    Browser(int port) {
        this.port = port;
    }

    /** Begins a session; answers its cookie as a client presents it. */
    String begin() throws IOException, InterruptedException {
        HttpResponse<String> answer = get(Work.BEGIN, "none=0");
        List<String> cookies = answer.headers().allValues("Set-Cookie");
        if (answer.statusCode() != 200 || cookies.size() != 1) {
            throw new IOException("no session began: " + answer.statusCode() + " " + cookies);
        }
        String line = cookies.get(0);
        int end = line.indexOf(';');
        return end < 0 ? line : line.substring(0, end);
    }

    /** Asks for this with a cookie. */
    HttpResponse<String> get(Work work, String cookie) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + work.path()))
                .header("Cookie", cookie)
                .timeout(Duration.ofSeconds(30))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
