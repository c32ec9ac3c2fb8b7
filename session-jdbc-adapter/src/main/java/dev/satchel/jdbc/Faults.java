package dev.satchel.jdbc;

import static java.lang.System.Logger.Level.DEBUG;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import java.sql.SQLException;

/**
 * A failure of the database, in the words of the port. A driver quotes values in some messages, so no message of a
 * driver is passed on or logged: only the class, the SQL state and the vendor's code.
 */
final class Faults {

    private static final System.Logger LOG = System.getLogger(JdbcSessionStore.class.getName());

    private final Dialect dialect;

    Faults(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The meaning of this error for the statement that failed. A pool may have wrapped it. */
    Fault of(Exception failure) {
        return of(dialect, failure);
    }

    static Fault of(Dialect dialect, Exception failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof SQLException error) {
                Fault fault = dialect.fault(error);
                if (fault != Fault.UNKNOWN) {
                    return fault;
                }
            }
            cause = cause.getCause();
        }
        return Fault.UNKNOWN;
    }

    /** A write failed, on its own connection. */
    SessionStoreException write(SQLException failure) {
        Fault fault = dialect.fault(failure);
        String outcome =
                fault.nothingWritten() ? "; nothing was written" : "; whether the write was applied is unknown";
        return exception(fault, "the database did not acknowledge a write: " + fault.reason() + outcome, failure);
    }

    /** A read failed, which changes nothing. */
    SessionStoreException read(SQLException failure) {
        Fault fault = dialect.fault(failure);
        return exception(fault, "the database did not answer: " + fault.reason(), failure);
    }

    /** No connection was there to send anything on. */
    SessionStoreException connection(Exception failure) {
        return connection(of(failure), failure);
    }

    static SessionStoreException connection(Fault fault, Exception failure) {
        String reason = fault == Fault.UNKNOWN ? "" : ": " + fault.reason();
        return exception(
                Fault.UNKNOWN, "there is no connection to the database" + reason + "; nothing was sent", failure);
    }

    /** The database did not say what it is, or what the table is like. */
    static SessionStoreException unasked(SQLException failure) {
        return exception(Fault.UNKNOWN, "the database does not say what it is, or what lies in it", failure);
    }

    private static SessionStoreException exception(Fault fault, String what, Exception failure) {
        String message = what + " (" + described(failure) + ")";
        LOG.log(DEBUG, message);
        return fault == Fault.FULL
                ? new SessionStoreFullException(message, discreet(failure))
                : new SessionStoreUnavailableException(message, discreet(failure));
    }

    /** The same failure without its message, for the stack trace. */
    private static Exception discreet(Exception failure) {
        Exception told = failure instanceof SQLException error
                ? new SQLException(described(failure), error.getSQLState(), error.getErrorCode())
                : new IllegalStateException(described(failure));
        told.setStackTrace(failure.getStackTrace());
        return told;
    }

    /** The class, the SQL state and the vendor's code of a failure. */
    static String described(Exception failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof SQLException error
                ? name + ", SQL state " + error.getSQLState() + ", code " + error.getErrorCode()
                : name;
    }
}
