package dev.satchel.jdbc;

import dev.satchel.session.SessionStoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Runs one statement as one transaction, on a connection of its own that commits by itself, whatever the pool has set.
 * A statement that the database certainly rolled back, in favour of another transaction, is sent again; no other is.
 */
final class Database {

    /** How often a statement gives way to others. */
    private static final int ATTEMPTS = 16;

    private static final long PAUSE_NANOS = 500_000;
    private static final int MAX_DOUBLINGS = 7;

    /** The result of {@link #insert} when some key of the row, whichever, was there already. */
    static final int TAKEN = -1;

    private final DataSource source;
    private final Faults faults;
    private final boolean lowered;

    Database(DataSource source, Faults faults) {
        this(source, faults, false);
    }

    /** With whether each statement is to run at READ COMMITTED, as the pool's connections are at SERIALIZABLE. */
    Database(DataSource source, Faults faults, boolean lowered) {
        this.source = source;
        this.faults = faults;
        this.lowered = lowered;
    }

    /** Sets a statement's parameters. */
    @FunctionalInterface
    interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Reads the answer of a query. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** One attempt at a statement, on its connection. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Lease lease) throws SQLException;
    }

    /** How a failure of the statement is reported. */
    @FunctionalInterface
    private interface Telling {
        SessionStoreException of(SQLException failure);
    }

    /** Answers a query. */
    <T> T query(String sql, Binder values, Reader<T> reader) {
        return run(lease -> lease.query(sql, values, reader), faults::read);
    }

    /** Answers a statement that writes and answers rows. */
    <T> T writeAndRead(String sql, Binder values, Reader<T> reader) {
        return run(lease -> lease.query(sql, values, reader), faults::write);
    }

    /** How many rows a write changed. */
    int write(String sql, Binder values) {
        return run(lease -> lease.update(sql, values), faults::write);
    }

    /** How many rows an insert made, or {@link #TAKEN}. */
    int insert(String sql, Binder values) {
        return run(
                lease -> {
                    try {
                        return lease.update(sql, values);
                    } catch (SQLException failure) {
                        if (faults.of(failure) == Fault.TAKEN) {
                            return TAKEN;
                        }
                        throw failure;
                    }
                },
                faults::write);
    }

    private <T> T run(Work<T> work, Telling telling) {
        for (int attempt = 1; ; attempt++) {
            try (Lease lease = lease()) {
                return work.run(lease);
            } catch (SQLException failure) {
                if (faults.of(failure) != Fault.AGAIN || attempt == ATTEMPTS) {
                    throw telling.of(failure);
                }
            }
            giveWay(attempt);
        }
    }

    /** For a while of chance, which grows: those who gave way to each other would meet again at once. */
    private static void giveWay(int attempt) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE_NANOS << Math.min(attempt, MAX_DOUBLINGS)));
    }

    private Lease lease() {
        try {
            return Lease.of(source, lowered);
        } catch (SQLException | RuntimeException failure) {
            throw faults.connection(failure);
        }
    }
}
