package dev.satchel.jdbc;

import dev.satchel.testkit.Outage;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source, and the cable to it: it can be pulled, and it notes each statement that goes over it. */
final class Cable implements DataSource, Outage {

    private final DataSource source;
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    Cable(DataSource source) {
        this.source = source;
    }

    @Override
    public void begin() {
        cut = true;
    }

    @Override
    public void end() {
        cut = false;
    }

    /** The statements since the last time that somebody asked. */
    List<String> statements() {
        List<String> all = List.copyOf(statements);
        statements.clear();
        return all;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (cut) {
            throw new SQLException("connection refused", "08001");
        }
        Connection connection = source.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Cable.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
