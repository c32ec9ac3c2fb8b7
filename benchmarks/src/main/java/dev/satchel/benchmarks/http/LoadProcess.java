package dev.satchel.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/** {@link Load} in a process of its own, so that its work is not counted as the server's. */
final class LoadProcess implements AutoCloseable {

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader counts;

    LoadProcess() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName())
                .redirectError(Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), US_ASCII));
        counts = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
    }

    /** Asks the server at this port for this path for so long, with a connection for each cookie; answers how often. */
    long run(int port, String path, long milliseconds, List<String> cookies) throws IOException {
        orders.write(port + " " + path + " " + milliseconds + " " + String.join(" ", cookies) + "\n");
        orders.flush();
        String count = counts.readLine();
        if (count == null) {
            throw new IOException("the load generator ended");
        }
        return Long.parseLong(count);
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
    }
}
