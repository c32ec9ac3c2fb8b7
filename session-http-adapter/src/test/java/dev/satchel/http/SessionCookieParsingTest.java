package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionCookieParsingTest {

    private final SessionCookie cookie = SessionCookie.localhost();

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("session=v", List.of("v")),
                Arguments.of("a=1; session=v; b=2", List.of("v")),
                Arguments.of("a=1;session=v;b=2", List.of("v")),
                Arguments.of(" \t session \t=\t v w \t ; b=2", List.of("v w")),
                Arguments.of("session=a=b==", List.of("a=b==")),
                Arguments.of("session=\"v\"", List.of("\"v\"")),
                Arguments.of("a=\"x; session=v; b=y\"", List.of("v")),
                Arguments.of("session=\"x; b=y\"", List.of("\"x")),
                Arguments.of("session=%76%3B", List.of("%76%3B")),
                Arguments.of("session=a,b; c=d", List.of("a,b")),
                Arguments.of("a=1, session=v", List.of()),
                Arguments.of("Session=v; SESSION=w", List.of()),
                Arguments.of("xsession=v; session2=w; session.x=y; sessio=z", List.of()),
                Arguments.of("session", List.of()),
                Arguments.of("session; session=v", List.of("v")),
                Arguments.of("=session=v", List.of()),
                Arguments.of("session=", List.of("")),
                Arguments.of("session =", List.of("")),
                Arguments.of("session=;session=v", List.of("", "v")),
                Arguments.of("$Version=1; session=v; $Path=/; $Domain=x", List.of("v")),
                Arguments.of(";;; ; session=v;;", List.of("v")),
                Arguments.of("a\u0001\u0000=\u0002; session=v\u0001", List.of("v\u0001")),
                Arguments.of("\u00c3\u00bc=\u00ff\u00fe; session=v", List.of("v")),
                Arguments.of("", List.of()),
                Arguments.of(";", List.of()),
                Arguments.of("=", List.of()),
                Arguments.of("session=1; session=2; session=3; session=4; session=5", List.of("1", "2", "3", "4")));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void onlySemicolonsSeparateAndTheFirstEqualsSignEndsTheName(String header, List<String> values) {
        assertThat(cookie.parse(List.of(header))).isEqualTo(values);
    }

    @Test
    void severalLinesAreReadInOrder() {
        assertThat(cookie.parse(List.of("a=1; session=x", "session=y", "b=2", "session=z; c=3")))
                .containsExactly("x", "y", "z");
    }

    @Test
    void noLineIsNoCookie() {
        assertThat(cookie.parse(List.of())).isEmpty();
    }

    @Test
    void oursIsFoundBehindTenThousandOthers() {
        String header =
                IntStream.range(0, 10_000).mapToObj(i -> "c" + i + "=" + i).collect(Collectors.joining("; "));

        assertThat(cookie.parse(List.of(header + "; session=v"))).containsExactly("v");
    }

    @Test
    @Timeout(30)
    void timeIsLinearInTheHeader() {
        // Each of these made a parser quadratic somewhere: many pairs, many near misses, one long run of spaces or of
        // equals signs.
        for (String unit : List.of("a=1;", "session;", "session ;", "session", " ", "=", ";", "session =x;", "\"")) {
            String header = unit.repeat(4_000_000 / unit.length()) + ";session=v";
            assertThat(cookie.parse(List.of(header))).as(unit).isNotEmpty();
        }
    }

    @Test
    void aGeneratedHeaderGivesWhatTheSlowReadingOfTheRulesGives() {
        long seed = 20260906;
        Random random = new Random(seed);
        String[] parts = {
            "session", "Session", "=", "=", ";", ";", " ", "\t", "\"", ",", "a", "$", "\u0000", "%3B", "session="
        };
        for (int round = 0; round < 20_000; round++) {
            List<String> lines = new ArrayList<>();
            for (int line = random.nextInt(3); line >= 0; line--) {
                lines.add(IntStream.range(0, random.nextInt(12))
                        .mapToObj(i -> parts[random.nextInt(parts.length)])
                        .collect(Collectors.joining()));
            }
            assertThat(cookie.parse(lines)).as("seed %s, lines %s", seed, lines).isEqualTo(slowly(lines));
        }
    }

    private static List<String> slowly(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .filter(pair -> pair.contains("="))
                .filter(pair -> trim(pair.substring(0, pair.indexOf('='))).equals("session"))
                .map(pair -> trim(pair.substring(pair.indexOf('=') + 1)))
                .limit(4)
                .toList();
    }

    private static String trim(String text) {
        return text.replaceAll("^[ \t]+|[ \t]+$", "");
    }
}
