package dev.satchel.examples.together;

import dev.satchel.file.Durability;
import dev.satchel.file.FileSessionStore;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;

/** Counts in a session that another process counts in, too. */
final class Incrementer {

    static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);

    private Incrementer() {}

    static BoundSession session(Path directory) {
        return Sessions.named("together")
                .codec(JsonCodec.standard())
                .store(FileSessionStore.builder(directory)
                        .durability(Durability.OS)
                        .build())
                .build()
                .at(SessionAddress.of("counter", "1"));
    }

    /** Arguments: directory, how often. Begins at a word from outside, so that all begin together. */
    public static void main(String[] args) throws IOException {
        BoundSession session = session(Path.of(args[0]));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            increment(session);
        }
    }

    /**
     * Counts one more. Beside a process that writes without a pause the engine may give up, rarely; then nothing was
     * written, and to count it again counts it once.
     */
    private static void increment(BoundSession session) {
        while (true) {
            try {
                session.edit(mine -> mine.update(COUNT, 0, count -> count + 1));
                return;
            } catch (SessionConflictException refused) {
                // Once more.
            }
        }
    }
}
