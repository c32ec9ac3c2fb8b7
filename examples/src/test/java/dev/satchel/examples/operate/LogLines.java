package dev.satchel.examples.operate;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the library logged while this was open, each line with the level that {@code System.Logger} names. */
final class LogLines extends Handler implements AutoCloseable {

    private static final Map<Level, String> LEVELS =
            Map.of(Level.SEVERE, "ERROR", Level.WARNING, "WARNING", Level.INFO, "INFO", Level.FINE, "DEBUG");

    private final Logger logger = Logger.getLogger("dev.satchel");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogLines() {
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(LEVELS.get(line.getLevel()) + " " + new SimpleFormatter().formatMessage(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }
}
