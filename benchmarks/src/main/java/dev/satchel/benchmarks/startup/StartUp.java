package dev.satchel.benchmarks.startup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.examples.storefront.Storefront;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The time from the start of a process to its line that says it is ready: the storefront with sessions in cookies and
 * in memory, and an empty server. They take turns, in processes with the class path of this one; a class path of one
 * large archive is slower to open than one of directories, for all alike.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.startup.StartUp [startup.json [runs]]
 * </pre>
 */
public final class StartUp {

    private StartUp() {}

    private record Program(Class<?> main, Map<String, String> environment) {}

    public static void main(String[] args) throws IOException {
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 15;
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put("floor", new Program(EmptyServer.class, Map.of()));
        programs.put("cookie", new Program(Storefront.class, Map.of("PORT", "0", "SATCHEL_STORE", "cookie")));
        programs.put("memory", new Program(Storefront.class, Map.of("PORT", "0", "SATCHEL_STORE", "memory")));
        Map<String, double[]> times = new LinkedHashMap<>();
        programs.forEach((name, program) -> times.put(name, new double[runs]));
        // The first round fills the page cache.
        for (int run = -1; run < runs; run++) {
            for (Map.Entry<String, Program> program : programs.entrySet()) {
                double milliseconds = start(program.getValue());
                if (run >= 0) {
                    times.getOrDefault(program.getKey(), new double[0])[run] = milliseconds;
                }
            }
        }
        ArrayNode results = new JsonMapper().createArrayNode();
        times.forEach((name, each) -> {
            Arrays.sort(each);
            double median = (each[(each.length - 1) / 2] + each[each.length / 2]) / 2;
            System.out.printf("%-8s %7.0f ms  (%.0f-%.0f)%n", name, median, each[0], each[each.length - 1]);
            results.addObject()
                    .put("program", name)
                    .put("medianMillis", median)
                    .put("least", each[0])
                    .put("most", each[each.length - 1]);
        });
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), results);
        }
    }

    private static double start(Program program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.main().getName()))
                .redirectError(Redirect.DISCARD);
        builder.environment().putAll(program.environment());
        long before = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(" ready at ")) {
                    return (System.nanoTime() - before) / 1e6;
                }
            }
            throw new IOException(program.main().getName() + " ended before it was ready");
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
