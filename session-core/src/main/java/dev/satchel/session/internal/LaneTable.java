package dev.satchel.session.internal;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Locator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that somebody is in or waits for. A semaphore has no owner: what one thread took, another may give back.
 */
final class LaneTable {

    private static final int MAX_CANDIDATES = 4;

    private final ConcurrentMap<Locator, Lane> lanes = new ConcurrentHashMap<>();
    private final Duration wait;
    private final int mostWaiting;

    LaneTable(Duration wait, int mostWaiting) {
        this.wait = wait;
        this.mostWaiting = mostWaiting;
    }

    /** One lane, and how many are in it or wait for it: changed only inside the table's entry. */
    private static final class Lane {
        private final Semaphore open = new Semaphore(1, true);
        private int users;

        /** The thread that is in it, if its turn ends on the same thread. */
        private volatile @Nullable Thread inside;
    }

    @Override
    public String toString() {
        return "waiting up to " + wait + ", " + mostWaiting + " at most";
    }

    int size() {
        return lanes.size();
    }

    int waiting(Locator locator) {
        Lane lane = lanes.get(locator);
        return lane == null ? 0 : lane.open.getQueueLength();
    }

    private Lane join(Locator locator) {
        return Objects.requireNonNull(lanes.compute(locator, (any, there) -> {
            Lane lane = there == null ? new Lane() : there;
            if (lane.inside == Thread.currentThread()) {
                throw new SessionBusyException(
                        "this thread is inside the session's turn and opened the same session again: "
                                + "it would wait for itself; use the session that is open. Nothing was done");
            }
            if (lane.users > mostWaiting) {
                throw new SessionBusyException(
                        mostWaiting + " exchanges wait for the session's turn, which is the most; nothing was done");
            }
            lane.users++;
            return lane;
        }));
    }

    private void leave(Locator locator) {
        lanes.computeIfPresent(locator, (any, lane) -> --lane.users == 0 ? null : lane);
    }

    private void enter(Locator locator, long nanos, @Nullable Thread inside) {
        Lane lane = join(locator);
        boolean entered = false;
        try {
            entered = lane.open.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SessionBusyException("interrupted while waiting for the session's turn; nothing was done");
        } finally {
            if (!entered) {
                leave(locator);
            }
        }
        if (!entered) {
            throw new SessionBusyException(
                    "the session's turn did not come within " + wait + ": other exchanges hold it; nothing was done");
        }
        lane.inside = inside;
    }

    private void exit(Locator locator) {
        Lane lane = Objects.requireNonNull(lanes.get(locator));
        lane.inside = null;
        lane.open.release();
        leave(locator);
    }

    /** The turn of one exchange: taken once, ended once, by threads that hand the exchange to each other. */
    static final class Turn implements AutoCloseable {
        private final LaneTable table;
        private final Queue<Locator> held = new ConcurrentLinkedQueue<>();
        private final @Nullable Thread inside;
        private volatile boolean over;

        private Turn(LaneTable table, @Nullable Thread inside) {
            this.table = table;
            this.inside = inside;
        }

        /** A turn that another thread may end. */
        static Turn handedOn(LaneTable table) {
            return new Turn(table, null);
        }

        /** A turn that this thread ends, after all that it does meanwhile. */
        static Turn ofThisThread(LaneTable table) {
            return new Turn(table, Thread.currentThread());
        }

        /**
         * Waits for the turn, unless it was taken before. Several lanes are taken in one order everywhere, so that no
         * two wait for each other.
         */
        void take(Collection<? extends Locator> locators) {
            if (over || !held.isEmpty()) {
                return;
            }
            List<Locator> wanted = new ArrayList<>();
            locators.stream()
                    .limit(MAX_CANDIDATES)
                    .distinct()
                    .sorted(Comparator.comparing(Turn::text))
                    .forEach(wanted::add);
            try {
                for (Locator locator : wanted) {
                    table.enter(locator, table.wait.toNanos() / wanted.size(), inside);
                    held.add(locator);
                    if (over) {
                        // Ended by another thread while this one waited: nobody else gives back what came since.
                        giveBack();
                        return;
                    }
                }
            } catch (SessionBusyException busy) {
                giveBack();
                throw busy;
            }
        }

        private static String text(Locator locator) {
            return locator instanceof Token token ? token.value() : ((SessionAddress) locator).id();
        }

        void end() {
            over = true;
            giveBack();
        }

        // A binding may close an exchange while another thread commits it: each lane is given back by one of them.
        private void giveBack() {
            for (Locator mine = held.poll(); mine != null; mine = held.poll()) {
                table.exit(mine);
            }
        }

        /** A turn after the last one. */
        void restart() {
            over = false;
        }

        @Override
        public void close() {
            end();
        }
    }
}
