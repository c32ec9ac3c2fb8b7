package dev.satchel.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The processor time that a session adds to a request, over the whole stack. It is the time of this process, which is
 * the server, while another process asks. Satchel and peers take turns on each host, and each turn begins with the same
 * host without a session. The Redis server is a process of its own, whose time is not counted. The database is in this
 * process, and its time is. Afterwards eight clients count in one session at once, and the lost updates are counted.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.http.WholeStack [whole.json [rounds [milliseconds]]]
 * </pre>
 */
public final class WholeStack {

    private final LoadProcess load;
    private final int rounds;
    private final long milliseconds;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ArrayNode results = new JsonMapper().createArrayNode();

    private WholeStack(LoadProcess load, int rounds, long milliseconds) {
        this.load = load;
        this.rounds = rounds;
        this.milliseconds = milliseconds;
    }

    public static void main(String[] args) throws Exception {
        // The JDK's server writes headers and body apart; waiting for more to send would cost 40 ms each time.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "100");
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        long milliseconds = args.length > 2 ? Long.parseLong(args[2]) : 1200;
        try (Backends backends = new Backends();
                LoadProcess load = new LoadProcess()) {
            WholeStack whole = new WholeStack(load, rounds, milliseconds);
            whole.run(backends);
            if (args.length > 0) {
                new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), whole.results);
            }
        }
    }

    /** Puts the contenders of one kind of host on stage. */
    @FunctionalInterface
    private interface Hosts {
        void fill(Stage stage, Backends backends) throws Exception;
    }

    private void run(Backends backends) throws Exception {
        System.out.println("µs of processor time for each request, above the same host without a session");
        System.out.printf(
                "%-11s %-24s %9s %9s %9s   %s%n", "host", "sessions", "read", "write", "count", "updates lost");
        measure("JDK server", JdkHost::fill, backends);
        measure("Jetty", JettyHost::fill, backends);
        measure("Vert.x Web", VertxHost::fill, backends);
        measure("Javalin", JavalinHost::fill, backends);
    }

    private void measure(String host, Hosts hosts, Backends backends) throws Exception {
        try (Stage stage = new Stage(host)) {
            hosts.fill(stage, backends);
            List<Double> plains = new ArrayList<>();
            Map<Contender, Costs> costs = new HashMap<>();
            // All are warm before any is measured, since reads and writes share most of their code.
            for (Work work : Work.MEASURED) {
                turn(stage, work, new HashMap<>());
            }
            for (Work work : Work.MEASURED) {
                for (int round = 0; round < rounds; round++) {
                    plains.add(turn(stage, work, costs));
                }
            }
            reportPlain(stage, Costs.median(plains).orElseThrow());
            for (Contender contender : stage.contenders()) {
                report(stage, contender, costs.getOrDefault(contender, new Costs()));
            }
        }
    }

    /** One turn of each; answers the micros of the host alone. */
    private double turn(Stage stage, Work work, Map<Contender, Costs> costs) throws IOException {
        double plain = perRequest(stage.plain(), Work.NONE);
        for (Contender contender : stage.contenders()) {
            if (contender.serves(work)) {
                double whole = perRequest(contender, work);
                costs.computeIfAbsent(contender, first -> new Costs()).note(work, whole, plain);
            }
        }
        return plain;
    }

    private double perRequest(Contender contender, Work work) throws IOException {
        long before = system.getProcessCpuTime();
        long requests = load.run(contender.port(), work.path(), milliseconds, contender.cookies());
        return (system.getProcessCpuTime() - before) / 1000.0 / requests;
    }

    private void reportPlain(Stage stage, double micros) {
        System.out.printf("%-11s %-24s %6.1f µs in all%n", stage.name(), "none", micros);
        results.addObject()
                .put("host", stage.name())
                .put("sessions", stage.plain().name())
                .put("micros", micros);
    }

    private void report(Stage stage, Contender contender, Costs costs) throws Exception {
        ObjectNode row = results.addObject().put("host", stage.name()).put("sessions", contender.name());
        costs.write(row);
        String lost = "the client keeps it";
        if (contender.counting() == Counting.NEVER) {
            lost = "not counted";
        } else if (contender.counting() == Counting.TOGETHER) {
            Updates updates = Updates.at(contender.port());
            row.put("acknowledged", updates.acknowledged())
                    .put("refused", updates.refused())
                    .put("lost", updates.lost());
            lost = "%d of %d, %d refused".formatted(updates.lost(), updates.acknowledged(), updates.refused());
        }
        System.out.printf(
                "%-11s %-24s %9s %9s %9s   %s%n",
                stage.name(),
                contender.name(),
                shown(costs.added(Work.READ)),
                shown(costs.added(Work.WRITE)),
                shown(costs.added(Work.COUNT)),
                lost);
    }

    private static String shown(OptionalDouble micros) {
        return micros.isPresent() ? "%+.1f".formatted(micros.getAsDouble()) : "-";
    }
}
