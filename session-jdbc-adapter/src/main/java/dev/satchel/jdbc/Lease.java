package dev.satchel.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A connection for one statement: it commits by itself, and goes back as it came. A failure to return it changes no
 * result, because the statement was committed before.
 */
final class Lease implements AutoCloseable {

    private final Connection connection;
    private final List<AutoCloseable> open = new ArrayList<>(2);
    private boolean restore;
    private boolean raise;

    private Lease(Connection connection) {
        this.connection = connection;
    }

    /**
     * Takes a connection of its own. Nothing was sent when this fails.
     *
     * @param lowered whether it comes at SERIALIZABLE, and is to run at READ COMMITTED
     */
    static Lease of(DataSource source, boolean lowered) throws SQLException {
        Lease lease = new Lease(source.getConnection());
        try {
            lease.commitByItself();
            if (lowered) {
                lease.raise = true;
                lease.connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            return lease;
        } catch (SQLException | RuntimeException failure) {
            lease.close();
            throw failure;
        }
    }

    private void commitByItself() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
            restore = true;
        }
    }

    Connection connection() {
        return connection;
    }

    int update(String sql, Database.Binder values) throws SQLException {
        return prepared(sql, values).executeUpdate();
    }

    <T> T query(String sql, Database.Binder values, Database.Reader<T> reader) throws SQLException {
        ResultSet rows = prepared(sql, values).executeQuery();
        open.add(rows);
        return reader.read(rows);
    }

    private PreparedStatement prepared(String sql, Database.Binder values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        open.add(statement);
        values.bind(statement);
        return statement;
    }

    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            quietly(open.get(i));
        }
        if (raise) {
            quietly(() -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
        }
        if (restore) {
            quietly(() -> connection.setAutoCommit(false));
        }
        quietly(connection);
    }

    private static void quietly(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception broken) {
            // The pool notices a broken connection by itself.
        }
    }
}
