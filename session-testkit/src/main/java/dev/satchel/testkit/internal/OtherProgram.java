package dev.satchel.testkit.internal;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.internal.OtherProcess.Answer;
import dev.satchel.testkit.internal.OtherProcess.Question;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The program in the other process: it opens a store, which {@link OtherProcess} asks. */
public final class OtherProgram {

    private static final int RUNNER = 2;

    private final SessionStore store;
    private final DataInputStream in;
    private final DataOutputStream out;

    private OtherProgram(SessionStore store, DataInputStream in, DataOutputStream out) {
        this.store = store;
        this.in = in;
        this.out = out;
    }

    /** The opener's class, and what it needs to know. */
    public static void main(String[] arguments) throws Exception {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // Output of libraries must not get among the answers.
        System.setOut(System.err);
        ProcessHandle.current().parent().ifPresent(OtherProgram::endWith);
        try {
            SessionStore store = open(arguments);
            out.writeUTF(Answer.DONE.name());
            out.flush();
            new OtherProgram(store, new DataInputStream(new BufferedInputStream(System.in)), out).run();
        } catch (Exception e) {
            refuse(out, Answer.THROWN, String.valueOf(e));
        }
        System.exit(0);
    }

    private static void endWith(ProcessHandle parent) {
        CompletableFuture<Void> unused =
                parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }

    private static SessionStore open(String[] arguments) throws Exception {
        Constructor<?> opener = Class.forName(arguments[0]).getDeclaredConstructor();
        opener.setAccessible(true);
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        return ((Elsewhere.Opener) opener.newInstance()).open(rest);
    }

    private void run() throws IOException {
        for (Optional<Question> question = next(); question.isPresent(); question = next()) {
            try {
                answer(question.get());
            } catch (Violation e) {
                refuse(out, Answer.VIOLATED, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                refuse(out, Answer.THROWN, String.valueOf(e));
            }
            out.flush();
        }
    }

    /** Empty when nobody asks any more. */
    private Optional<Question> next() throws IOException {
        try {
            return Optional.of(Question.valueOf(in.readUTF()));
        } catch (EOFException ended) {
            return Optional.empty();
        }
    }

    private static void refuse(DataOutputStream out, Answer answer, String why) throws IOException {
        out.writeUTF(answer.name());
        out.writeUTF(why);
        out.flush();
    }

    private void answer(Question question) throws IOException {
        switch (question) {
            case FIND -> {
                Optional<StoredRecord> found = store.find(Parcel.key(in));
                done();
                out.writeBoolean(found.isPresent());
                if (found.isPresent()) {
                    Parcel.write(out, found.get());
                }
            }
            case CREATE -> tell(store.create(Parcel.record(in)));
            case REPLACE -> tell(store.replace(Parcel.record(in), in.readLong()));
            case DELETE -> tell(store.delete(Parcel.key(in), in.readLong()));
            case LIST -> {
                List<StoredRecord> listed = Owners.walk(store, Parcel.owner(in));
                done();
                out.writeInt(listed.size());
                for (StoredRecord record : listed) {
                    Parcel.write(out, record.key());
                }
            }
            case COUNT -> {
                StorageKey key = Parcel.key(in);
                Duration time = Duration.ofMillis(in.readLong());
                done();
                out.flush();
                long counted = Contests.increments(store, key, RUNNER, time);
                done();
                out.writeLong(counted);
            }
        }
    }

    private void tell(WriteResult result) throws IOException {
        done();
        out.writeUTF(result.name());
    }

    private void done() throws IOException {
        out.writeUTF(Answer.DONE.name());
    }
}
