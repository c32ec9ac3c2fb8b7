package dev.satchel.testkit;

import dev.satchel.session.codec.Payload;
import java.io.IOException;
import java.util.List;

/**
 * The raw bytes behind a store, for the rules of corruption: files by their path, rows by their key. Its reads and
 * writes go around the store.
 *
 * <pre>{@code
 * record FileImage(Path directory) implements Image {
 *     public List<String> cells() throws IOException {
 *         try (Stream<Path> files = Files.walk(directory)) {
 *             return files.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString()).toList();
 *         }
 *     }
 *
 *     public Payload read(String cell) throws IOException {
 *         return Payload.of(Files.readAllBytes(directory.resolve(cell)));
 *     }
 *
 *     public void write(String cell, Payload bytes) throws IOException {
 *         Files.write(directory.resolve(cell), bytes.toBytes());
 *     }
 * }
 * }</pre>
 */
public interface Image {

    /** The names of all places that hold bytes now. */
    List<String> cells() throws IOException;

    /** The bytes of this place. */
    Payload read(String cell) throws IOException;

    /** Puts these bytes there instead. A place that does not exist is made: that is how a foreign one comes in. */
    void write(String cell, Payload bytes) throws IOException;
}
