package dev.satchel.testkit.internal;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Elsewhere;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A store in another virtual machine, asked over a pipe. An exception that it throws there is not a result: it ends the
 * rule. For one thread. Closing it kills the machine, which also ends by itself when this one does.
 */
final class OtherProcess implements SessionStore, AutoCloseable {

    /** A question to it. */
    enum Question {
        FIND,
        CREATE,
        REPLACE,
        DELETE,
        LIST,
        COUNT
    }

    /** How it went there. */
    enum Answer {
        DONE,
        VIOLATED,
        THROWN
    }

    private final Process process;
    private final DataInputStream answers;
    private final DataOutputStream questions;

    private OtherProcess(Process process) {
        this.process = process;
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        questions = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /** Starts it, and waits until its store is open. */
    static OtherProcess start(Elsewhere elsewhere) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(elsewhere.opener()),
                OtherProgram.class.getName(),
                elsewhere.opener().getName()));
        command.addAll(elsewhere.arguments());
        OtherProcess other = new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        other.answered();
        return other;
    }

    /** That of this machine, its module path, and where the opener is, which may be patched into a module. */
    private static String classPath(Class<?> opener) {
        Set<String> places = new LinkedHashSet<>();
        places.add(place(opener));
        places.add(System.getProperty("java.class.path", ""));
        places.add(System.getProperty("jdk.module.path", ""));
        return places.stream().filter(place -> !place.isEmpty()).collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        URL found = type.getResource("/" + name);
        if (found == null || !found.getProtocol().equals("file")) {
            return "";
        }
        try {
            String file = Path.of(found.toURI()).toString();
            return file.substring(0, file.length() - name.length() - 1);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(found.toString(), e);
        }
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return ask(Question.FIND, () -> Parcel.write(questions, key), () -> found());
    }

    private Optional<StoredRecord> found() throws IOException {
        return answers.readBoolean() ? Optional.of(Parcel.record(answers)) : Optional.empty();
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return ask(Question.CREATE, () -> Parcel.write(questions, first), this::result);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return ask(
                Question.REPLACE,
                () -> {
                    Parcel.write(questions, next);
                    questions.writeLong(expectedVersion);
                },
                this::result);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return ask(
                Question.DELETE,
                () -> {
                    Parcel.write(questions, key);
                    questions.writeLong(expectedVersion);
                },
                this::result);
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("a store in another process");
    }

    private WriteResult result() throws IOException {
        return WriteResult.valueOf(answers.readUTF());
    }

    /** The keys of this owner, by a whole walk there. */
    List<StorageKey> listed(OwnerKey owner) {
        return ask(Question.LIST, () -> Parcel.write(questions, owner), () -> {
            List<StorageKey> keys = new ArrayList<>();
            for (int left = answers.readInt(); left > 0; left--) {
                keys.add(Parcel.key(answers));
            }
            return keys;
        });
    }

    /** Lets it increment the counter under this key for so long, and goes on meanwhile. */
    void count(StorageKey key, Duration time) throws IOException {
        questions.writeUTF(Question.COUNT.name());
        Parcel.write(questions, key);
        questions.writeLong(time.toMillis());
        questions.flush();
        answered();
    }

    /** How often it did, once it has ended. */
    long counted() throws IOException {
        answered();
        return answers.readLong();
    }

    private interface Writing {
        void run() throws IOException;
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private <T> T ask(Question question, Writing writing, Reading<T> reading) {
        try {
            questions.writeUTF(question.name());
            writing.run();
            questions.flush();
            answered();
            return reading.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the answer; throws what was thrown there. */
    private void answered() throws IOException {
        try {
            switch (Answer.valueOf(answers.readUTF())) {
                case DONE -> {}
                case VIOLATED -> throw new Violation("in another process: " + answers.readUTF());
                case THROWN ->
                    throw new IllegalStateException("in another process there was thrown " + answers.readUTF());
            }
        } catch (EOFException e) {
            throw new IOException("the other process ended; its error output says why", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
