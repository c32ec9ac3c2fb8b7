package dev.satchel.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinksTest {

    @TempDir
    private Path site;

    @Test
    void linksToAPageAHeadingAndElsewhereAreFine() throws IOException {
        Files.writeString(
                site.resolve("a.html"), "<a href=\"b.html#part-one\">b</a> <a href=\"https://example.org/x\">x</a>");
        Files.writeString(site.resolve("b.html"), "<h2 id=\"part-one\">One</h2> <a href=\"#part-one\">up</a>");

        assertThat(Links.broken(site)).isEmpty();
    }

    @Test
    void aMissingPageAndAMissingHeadingAreBroken() throws IOException {
        Files.writeString(site.resolve("a.html"), "<a href=\"c.html\">c</a> <a href=\"b.html#two\">b</a>");
        Files.writeString(site.resolve("b.html"), "<h2 id=\"one\">One</h2>");

        assertThat(Links.broken(site)).containsExactly("a.html: c.html", "a.html: b.html#two");
    }

    @Test
    void aLinkOutOfTheSiteIsBroken() throws IOException {
        Files.writeString(site.resolve("a.html"), "<a href=\"../elsewhere.html\">out</a>");

        assertThat(Links.broken(site)).containsExactly("a.html: ../elsewhere.html");
    }
}
