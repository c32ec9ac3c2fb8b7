package dev.satchel.file;

import java.io.IOException;
import java.nio.file.Path;

/** Sweeps a directory, and says the key of each record that its store tells. */
final class Sweeper {

    private Sweeper() {}

    /** Argument: directory. Begins at a word from outside, so that all begin together. */
    public static void main(String[] arguments) throws IOException {
        FileSessionStore store = FileSessionStore.builder(Path.of(arguments[0]))
                .durability(Durability.OS)
                .build();
        store.onDrop(record -> System.out.println(record.key().hex()));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        while (store.deleteExpired(Samples.NOW, 10) > 0) {
            // Small steps, so that the two meet often.
        }
    }
}
