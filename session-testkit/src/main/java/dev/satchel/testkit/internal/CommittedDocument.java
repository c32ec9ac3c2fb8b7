package dev.satchel.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A document that is generated, and also committed, so that changes of it are seen in review. Where the system property
 * {@code satchel.docs.dir} names the folder of such documents, a committed one is compared with the generated one, or
 * replaced by it when {@code satchel.docs} says {@code update}.
 */
public final class CommittedDocument {

    private final String name;
    private final String text;

    /** A document: its path below the folder, and what it should say. */
    public CommittedDocument(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** Writes it below this folder. */
    public void writeTo(Path folder) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name, e);
        }
    }

    /** Fails when a committed one says something else. One that nobody committed is no failure. */
    public void verifyIfCommitted() {
        verify(false);
    }

    /** Fails when the committed one says something else, or nobody committed it. */
    public void verify() {
        verify(true);
    }

    private void verify(boolean required) {
        Optional<Path> folder =
                Optional.ofNullable(System.getProperty("satchel.docs.dir")).map(Path::of);
        if (folder.isEmpty()) {
            return;
        }
        if (System.getProperty("satchel.docs", "check").equals("update")) {
            writeTo(folder.get());
            return;
        }
        String committed = read(folder.get().resolve(name));
        if (committed.isEmpty() && !required) {
            return;
        }
        if (!committed.equals(text)) {
            throw new AssertionError(name + " is not what was generated: " + difference(committed)
                    + ". Run this test with -Dsatchel.docs=update and commit the change.");
        }
    }

    private String difference(String committed) {
        String[] old = committed.split("\n", -1);
        String[] now = text.split("\n", -1);
        int line = 0;
        while (line < old.length && line < now.length && old[line].equals(now[line])) {
            line++;
        }
        return "line " + (line + 1) + " is '" + (line < old.length ? old[line] : "") + "', not '"
                + (line < now.length ? now[line] : "") + "'";
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), e);
        }
    }
}
