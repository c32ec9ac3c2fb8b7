package dev.satchel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Each benchmark still works: every class that JMH knows, with the raw primitive and with Satchel, once. It measures
 * nothing.
 */
class SmokeTest {

    private static final int FEW = 100;

    /** Nothing is measured, so another run on this machine, such as a second build, disturbs nothing. */
    @BeforeAll
    static void doNotWaitForOthers() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    /** What JMH would run, so that none is forgotten. */
    static Stream<Class<?>> benchmarks() throws ClassNotFoundException {
        Set<String> names = BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(silence(), VerboseMode.SILENT), List.of())
                .stream()
                .map(BenchmarkListEntry::getUserClassQName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeGreaterThan(5);
        Stream.Builder<Class<?>> classes = Stream.builder();
        for (String name : names) {
            classes.add(Class.forName(name));
        }
        return classes.build();
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void aBenchmarkRunsWithTheRawPrimitiveAndWithSatchel(Class<?> benchmark) throws RunnerException {
        String[] ours = Arrays.stream(values(benchmark, "contender"))
                .filter(contender -> contender.startsWith("floor") || contender.startsWith("satchel"))
                .toArray(String[]::new);
        assertThat(ours).contains("satchel").anyMatch(contender -> contender.startsWith("floor"));

        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark.getName()) + "\\.")
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .param("contender", ours);
        few(benchmark, "live", options);
        few(benchmark, "records", options);
        first(benchmark, "size", options);
        first(benchmark, "attributes", options);
        Collection<RunResult> results = new Runner(options.build()).run();

        assertThat(results)
                .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore())
                        .as(result.getParams().id())
                        .isPositive());
        assertThat(results.stream()
                        .map(result -> result.getParams().getBenchmark() + " "
                                + result.getParams().getParam("contender")))
                .containsExactlyInAnyOrderElementsOf(methods(benchmark)
                        .flatMap(method -> Arrays.stream(ours)
                                .map(contender -> benchmark.getName() + "." + method + " " + contender))
                        .toList());
    }

    private static Stream<String> methods(Class<?> benchmark) {
        return Arrays.stream(benchmark.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName);
    }

    private static void few(Class<?> benchmark, String name, ChainedOptionsBuilder options) {
        if (values(benchmark, name).length > 0) {
            options.param(name, Integer.toString(FEW));
        }
    }

    private static void first(Class<?> benchmark, String name, ChainedOptionsBuilder options) {
        String[] values = values(benchmark, name);
        if (values.length > 0) {
            options.param(name, values[0]);
        }
    }

    private static String[] values(Class<?> benchmark, String name) {
        return Arrays.stream(benchmark.getFields())
                .filter(field -> field.getName().equals(name))
                .map((Field field) -> field.getAnnotation(Param.class))
                .flatMap(param -> Optional.ofNullable(param).stream())
                .map(Param::value)
                .findFirst()
                .orElseGet(() -> new String[0]);
    }

    private static PrintStream silence() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
