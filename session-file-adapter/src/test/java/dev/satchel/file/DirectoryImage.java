package dev.satchel.file;

import dev.satchel.session.codec.Payload;
import dev.satchel.testkit.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All files below a directory, but not what was set aside. */
record DirectoryImage(Path directory) implements Image {

    @Override
    public List<String> cells() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> !name.startsWith("quarantine"))
                    .toList();
        }
    }

    @Override
    public Payload read(String cell) throws IOException {
        return Payload.of(Files.readAllBytes(directory.resolve(cell)));
    }

    @Override
    public void write(String cell, Payload bytes) throws IOException {
        Files.write(directory.resolve(cell), bytes.toBytes());
    }
}
