package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formatter leaves comments as they are; this holds them to the width of the page. */
class CommentWidthTest {

    private static final int MAX_COLUMNS = 120;
    private static final Pattern COMMENT = Pattern.compile("\\s*(/?\\*|//).*");

    @Test
    void noCommentIsWiderThanThePage() throws IOException {
        List<String> wide = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(".."), 16)) {
            for (Path file : files.filter(CommentWidthTest::isSource).toList()) {
                wide(Files.readAllLines(file)).forEach(line -> wide.add(file + ":" + line));
            }
        }

        assertThat(wide).isEmpty();
    }

    @Test
    void aWideCommentIsFoundAndAWideLineOfASampleIsNot() {
        String wide = "x".repeat(MAX_COLUMNS);

        assertThat(wide(List.of("/**", " * short", " * " + wide, " */", "// " + wide, "String s = \"" + wide + "\";")))
                .containsExactly("3", "5");
        assertThat(wide(List.of("/**", " * <pre>{@code", " * " + wide, " * }</pre>", " */")))
                .isEmpty();
    }

    private static boolean isSource(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && !path.contains("target");
    }

    /** The numbers of the lines. */
    private static List<String> wide(List<String> lines) {
        List<String> wide = new ArrayList<>();
        boolean sample = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            sample |= line.contains("<pre>");
            if (!sample && line.length() > MAX_COLUMNS && COMMENT.matcher(line).matches()) {
                wide.add(String.valueOf(i + 1));
            }
            sample &= !line.contains("</pre>");
        }
        return wide;
    }
}
