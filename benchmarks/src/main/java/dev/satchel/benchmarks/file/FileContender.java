package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.Visit;
import java.nio.file.Path;

/** A way to keep sessions in files. For one thread, but where it says so. */
interface FileContender {

    /** The visits that are kept. */
    Visit VISIT = Visit.Size.TYPICAL.visit();

    /** The contender of this name, in a directory that is empty. */
    static FileContender named(String name, Path directory, int records, boolean forcing) throws Exception {
        return switch (name) {
            case "floor" -> new BareFiles(directory, records, forcing, BareFiles.Walk.STAT);
            case "floorNames" -> new BareFiles(directory, records, forcing, BareFiles.Walk.NAMES);
            case "floorDeleting" -> new BareFiles(directory, records, forcing, BareFiles.Walk.DELETE);
            case "satchel" -> new SatchelFiles(directory, records, forcing, false);
            case "satchelDecoded" -> new SatchelFiles(directory, records, forcing, true);
            case "tomcat" -> new TomcatFiles(directory, records);
            case "jetty" -> new JettyFiles(directory, records);
            default -> throw new IllegalArgumentException("no contender is called " + name);
        };
    }

    /** Writes a record for the first time, unforced; live or past its time. */
    void create(int index, boolean expired) throws Exception;

    /** Reads a record, and answers something that was computed from what it holds. */
    Object read(int index) throws Exception;

    /** Writes over a live record. */
    void write(int index) throws Exception;

    /** Goes through all records, for those past their time. */
    Object sweep() throws Exception;

    /** Whether a sweep deletes what is past its time. */
    boolean deletes();

    /** Whether many threads may write records for the first time. */
    default boolean takesManyThreads() {
        return true;
    }

    /** Lets go of what is open. */
    void stop() throws Exception;
}
