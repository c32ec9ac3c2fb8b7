package dev.satchel.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What was logged by this module while it was open. */
public final class HeardLog extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.satchel.http");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final BlockingQueue<LogRecord> next = new LinkedBlockingQueue<>();

    public HeardLog() {
        logger.addHandler(this);
    }

    /** All records, in order. */
    public List<LogRecord> records() {
        return records;
    }

    /** The levels, in order. */
    public List<Level> levels() {
        return records.stream().map(LogRecord::getLevel).toList();
    }

    /** The next record, which may come after the client has its answer. */
    public LogRecord await(Duration patience) throws InterruptedException {
        LogRecord record = next.poll(patience.toSeconds(), TimeUnit.SECONDS);
        if (record == null) {
            throw new AssertionError("nothing was logged");
        }
        return record;
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
        next.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
