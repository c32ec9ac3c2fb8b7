package dev.satchel.benchmarks.memory;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The collections of garbage since it was made, in milliseconds of this process's life. Thread-safe. */
final class GarbagePauses implements AutoCloseable {

    /** The collector tells whole milliseconds, and so does the clock that a request is dated with. */
    private static final long TOLERANCE = 3;

    private record Pause(long start, long end) {}

    private final Queue<Pause> pauses = new ConcurrentLinkedQueue<>();
    private final NotificationListener listener = this::heard;
    private final long startOfProcess = ManagementFactory.getRuntimeMXBean().getStartTime();

    GarbagePauses() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
    }

    private void heard(Notification notification, Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            pauses.add(
                    new Pause(info.getGcInfo().getStartTime(), info.getGcInfo().getEndTime()));
        }
    }

    /** Now, in milliseconds of this process's life. */
    long now() {
        return System.currentTimeMillis() - startOfProcess;
    }

    /** Whether a collection was on at some time between the two. */
    boolean between(long start, long end) {
        return pauses.stream().anyMatch(pause -> pause.start() <= end + TOLERANCE && start <= pause.end() + TOLERANCE);
    }

    /** The longest one in milliseconds; 0 if there was none. */
    long longest() {
        return pauses.stream()
                .mapToLong(pause -> pause.end() - pause.start())
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) collector).removeNotificationListener(listener);
            } catch (ListenerNotFoundException impossible) {
                throw new IllegalStateException("it was added to each of them", impossible);
            }
        }
    }
}
