package dev.satchel.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.benchmarks.Visit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Processor time for each request: of this whole process, which is the server, while another process asks. A handler on
 * Satchel and the same one by hand take turns, A B A B, so that other work of the machine affects both alike. The
 * result is the ratio of neighbours. In the last two rows the floor is Satchel without meters. Garbage collection and
 * compilation are in it, as they are in life.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.http.HttpCost [http.json [rounds [milliseconds]]]
 * </pre>
 */
public final class HttpCost {

    private static final int CONNECTIONS = 2;
    private static final int WARM_UPS = 3;

    private final HttpServer server;
    private final LoadProcess load;
    private final int rounds;
    private final long milliseconds;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ArrayNode results = new JsonMapper().createArrayNode();

    private HttpCost(HttpServer server, LoadProcess load, int rounds, long milliseconds) {
        this.server = server;
        this.load = load;
        this.rounds = rounds;
        this.milliseconds = milliseconds;
    }

    public static void main(String[] args) throws IOException {
        // The server writes headers and body apart; waiting for more to send would cost 40 ms each time.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "100");
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        long milliseconds = args.length > 2 ? Long.parseLong(args[2]) : 2000;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS);
        server.setExecutor(workers);
        server.start();
        try (LoadProcess load = new LoadProcess()) {
            HttpCost cost = new HttpCost(server, load, rounds, milliseconds);
            cost.run();
            if (args.length > 0) {
                new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), cost.results);
            }
        } finally {
            server.stop(0);
            workers.shutdown();
        }
    }

    private void run() throws IOException {
        ByHand hand = new ByHand();
        Stacks satchel = new Stacks();
        Visit visit = Visit.Size.TYPICAL.visit();
        System.out.printf("%-14s %12s %12s %8s %16s%n", "handler", "floor", "satchel", "ratio", "min-max of " + rounds);
        Supplier<String> sealedHand = () -> hand.seal(visit);
        Supplier<String> sealedSatchel = () -> satchel.seal(visit);
        Supplier<String> keptHand = () -> hand.keep(visit);
        Supplier<String> keptSatchel = () -> satchel.keep(visit);
        HttpHandler ignoring = exchange -> Answers.send(exchange, "ok");
        compare("untouched", 1.05, at("/a", ignoring, sealedSatchel), at("/b", satchel.untouched(), sealedSatchel));
        compare(
                "sealed read",
                1.1,
                at("/c", hand.sealedRead(), sealedHand),
                at("/d", satchel.sealedRead(), sealedSatchel));
        compare(
                "sealed write",
                1.1,
                at("/e", hand.sealedWrite(), sealedHand),
                at("/f", satchel.sealedWrite(), sealedSatchel));
        compare("memory read", 1.1, at("/g", hand.memoryRead(), keptHand), at("/h", satchel.memoryRead(), keptSatchel));
        compare(
                "memory write",
                1.1,
                at("/i", hand.memoryWrite(), keptHand),
                at("/j", satchel.memoryWrite(), keptSatchel));
        // What meters cost a request: the floor is Satchel without them.
        Supplier<String> keptMetered = () -> satchel.keepMetered(visit);
        compare(
                "metered read",
                1.02,
                at("/k", satchel.memoryRead(), keptSatchel),
                at("/l", satchel.meteredRead(), keptMetered));
        compare(
                "metered write",
                1.02,
                at("/m", satchel.memoryWrite(), keptSatchel),
                at("/n", satchel.meteredWrite(), keptMetered));
    }

    /** A handler and the cookies that its clients present, one for each connection. */
    private record Contender(String path, List<String> cookies) {}

    private Contender at(String path, HttpHandler handler, Supplier<String> token) {
        server.createContext(path, handler);
        return new Contender(
                path,
                Stream.generate(() -> "session=" + token.get())
                        .limit(CONNECTIONS)
                        .toList());
    }

    private void compare(String what, double target, Contender hand, Contender satchel) throws IOException {
        // In turn too, so that neither is compiled for itself alone.
        for (int i = 0; i < WARM_UPS; i++) {
            perRequest(hand);
            perRequest(satchel);
        }
        double[] byHand = new double[rounds];
        double[] ours = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            byHand[i] = perRequest(hand);
            ours[i] = perRequest(satchel);
            ratios[i] = ours[i] / byHand[i];
        }
        Arrays.sort(ratios);
        double ratio = median(ratios);
        System.out.printf(
                "%-14s %9.1f µs %9.1f µs %8.3f %8.3f-%.3f  target %.2f %s%n",
                what,
                median(byHand),
                median(ours),
                ratio,
                ratios[0],
                ratios[rounds - 1],
                target,
                ratio <= target ? "met" : "missed");
        ObjectNode node = results.addObject()
                .put("handler", what)
                .put("handMicros", median(byHand))
                .put("satchelMicros", median(ours))
                .put("ratio", ratio)
                .put("least", ratios[0])
                .put("most", ratios[rounds - 1])
                .put("target", target);
        ArrayNode each = node.putArray("ratios");
        Arrays.stream(ratios).forEach(each::add);
    }

    private double perRequest(Contender contender) throws IOException {
        long before = system.getProcessCpuTime();
        long requests = load.run(server.getAddress().getPort(), contender.path(), milliseconds, contender.cookies());
        return (system.getProcessCpuTime() - before) / 1000.0 / requests;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
