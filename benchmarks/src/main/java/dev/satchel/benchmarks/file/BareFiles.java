package dev.satchel.benchmarks.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.satchel.benchmarks.StoredVisit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file operations that nobody can do without, on the bytes of Satchel's payload and in directories as deep and as
 * full as its: the floor. Reading is one {@code readAllBytes}; writing a temporary file and an atomic move, with the
 * file and its directory forced where that is compared. There is no lock, no version, no checksum and no expiry.
 */
final class BareFiles implements FileContender {

    /** The action of a sweep on a file. */
    enum Walk {
        /** Lists its name. */
        NAMES,
        /** Asks for its time as well. */
        STAT,
        /** And deletes it when its time has passed. */
        DELETE
    }

    private final Path records;
    private final boolean forcing;
    private final Walk walk;
    private final Path[] files;
    private final byte[] bytes = StoredVisit.payload(VISIT).toBytes();

    BareFiles(Path directory, int count, boolean forcing, Walk walk) throws IOException {
        records = stripes(directory);
        this.forcing = forcing;
        this.walk = walk;
        files = new Path[count];
        Arrays.setAll(files, i -> file(records, StoredVisit.key(i).hex()));
    }

    /** Makes the directory of all records, and those in it that share them. */
    static Path stripes(Path directory) throws IOException {
        Path records = directory.resolve("records");
        for (int i = 0; i < 256; i++) {
            Files.createDirectories(records.resolve("%02x".formatted(i)));
        }
        return records;
    }

    static Path file(Path records, String hex) {
        return records.resolve(hex.substring(0, 2)).resolve(hex);
    }

    @Override
    public void create(int index, boolean expired) throws IOException {
        Path file = files[index];
        Files.write(file, bytes);
        Instant reclaimAt = Instant.now().plus(expired ? Duration.ofHours(-1) : Duration.ofHours(1));
        Files.setLastModifiedTime(file, FileTime.from(reclaimAt));
    }

    @Override
    public Object read(int index) throws IOException {
        return Files.readAllBytes(files[index]);
    }

    @Override
    public void write(int index) throws IOException {
        replace(files[index], bytes, forcing);
    }

    static void replace(Path file, byte[] bytes, boolean forcing) throws IOException {
        Path temporary = file.resolveSibling(
                file.getFileName() + "." + ThreadLocalRandom.current().nextLong());
        try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                channel.write(source);
            }
            if (forcing) {
                channel.force(true);
            }
        }
        Files.move(temporary, file, ATOMIC_MOVE);
        if (forcing) {
            try (FileChannel directory = FileChannel.open(file.resolveSibling("."), READ)) {
                directory.force(true);
            }
        }
    }

    @Override
    public Object sweep() throws IOException {
        FileTime now = FileTime.from(Instant.now());
        int seen = 0;
        try (DirectoryStream<Path> stripes = Files.newDirectoryStream(records)) {
            for (Path stripe : stripes) {
                try (DirectoryStream<Path> within = Files.newDirectoryStream(stripe)) {
                    for (Path file : within) {
                        seen += visit(file, now);
                    }
                }
            }
        }
        return seen;
    }

    private int visit(Path file, FileTime now) throws IOException {
        if (walk == Walk.NAMES) {
            return file.getNameCount();
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.lastModifiedTime().compareTo(now) > 0) {
            return 0;
        }
        if (deletes()) {
            Files.delete(file);
        }
        return 1;
    }

    @Override
    public boolean deletes() {
        return walk == Walk.DELETE;
    }

    @Override
    public void stop() {}
}
