package dev.satchel.testkit.internal.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps the log of the HTTP adapter to itself: a run in which every rule is kept prints nothing. */
final class WebLog extends Handler {

    private final Logger logger = Logger.getLogger("dev.satchel.http");
    private final boolean passedOn = logger.getUseParentHandlers();
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final boolean heard;

    WebLog() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
        System.getLogger("dev.satchel.http.contract").log(System.Logger.Level.ERROR, "the contract listens");
        heard = !records.isEmpty();
        records.clear();
    }

    /** Whether what is logged comes here at all: a program may send it elsewhere. */
    boolean isHeard() {
        return heard;
    }

    /** How many records there were of this level. */
    long count(Level level) {
        return records.stream()
                .filter(record -> record.getLevel().equals(level))
                .count();
    }

    void forget() {
        records.clear();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(passedOn);
    }
}
