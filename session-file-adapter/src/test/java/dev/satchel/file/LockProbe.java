package dev.satchel.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Says whether another process could take a lock now. */
final class LockProbe {

    private LockProbe() {}

    /** Argument: the lock file. */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.out.println(channel.tryLock(0, 1, false) == null ? "held" : "free");
        }
    }
}
