package dev.satchel.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One connection: to one server, or to whichever one of several the sentinels call the primary. While it is broken,
 * commands fail at once: a queue of waiting requests would outlive the outage.
 */
final class NodeLink implements Link {

    private final Renewal<Line> renewal;
    private final boolean sentinels;
    private final Runnable release;

    /** With what to do after the connection was closed. */
    NodeLink(Renewal<Line> renewal, boolean sentinels, Runnable release) {
        this.renewal = renewal;
        this.sentinels = sentinels;
        this.release = release;
    }

    @Override
    public CompletableFuture<Line> toward(byte[] key, Optional<String> redirect) {
        return CompletableFuture.completedFuture(renewal.current());
    }

    @Override
    public Line line(byte[] key, Optional<String> redirect) {
        return renewal.current();
    }

    @Override
    public boolean reroutes() {
        return false;
    }

    @Override
    public void report(Line line, Trouble trouble) {
        switch (trouble) {
            case SILENT -> {
                line.leave();
                renewal.renew(line);
            }
            case REFUSES -> renewal.renew(line);
            case BROKEN -> {
                // Lettuce opens a broken connection anew, to the same server; who the primary is now, the sentinels
                // know.
                if (sentinels || line.left()) {
                    renewal.renew(line);
                }
            }
            case MOVED -> {}
        }
    }

    @Override
    public List<Line> primaries() {
        return List.of(renewal.current());
    }

    @Override
    public String name() {
        return sentinels ? "redis sentinel" : "redis";
    }

    @Override
    public boolean failsOver() {
        return sentinels;
    }

    @Override
    public void close() {
        renewal.stop().close();
        release.run();
    }
}
