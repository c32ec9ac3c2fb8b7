package dev.satchel.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuidesTest {

    @Test
    void theSiteOfAFormerBuildIsNoGuide(@TempDir Path root) throws IOException {
        Path built = Files.createDirectories(root.resolve("docs/site/target/site/api/legal"));
        Files.writeString(built.resolve("library.md"), "# A license");
        Path page = Files.writeString(root.resolve("docs/page.md"), "# Page");

        assertThat(Guides.pages(root)).containsExactly(root.resolve("benchmarks/README.md"), page);
    }
}
