package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.memory.WholeSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file operations of {@link BareFiles}, unforced, on sessions that are decoded and encoded as a whole. */
final class WholeFiles extends WholeSessions {

    private final Path records;

    WholeFiles(Path directory) throws IOException {
        super(0);
        records = BareFiles.stripes(directory);
    }

    @Override
    protected void keep(String id, byte[] first) {
        replace(id, first, first);
    }

    @Override
    protected byte[] find(String id) {
        try {
            return Files.readAllBytes(BareFiles.file(records, id));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    protected void replace(String id, byte[] former, byte[] next) {
        try {
            BareFiles.replace(BareFiles.file(records, id), next, false);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {}
}
