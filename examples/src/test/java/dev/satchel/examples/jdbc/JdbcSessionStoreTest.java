package dev.satchel.examples.jdbc;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.SessionStoreContract;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JdbcSessionStoreTest extends SessionStoreContract {

    private static final JdbcConnectionPool POOL = JdbcConnectionPool.create("jdbc:h2:mem:sessions", "sa", "");
    private static final Cable CABLE = new Cable();

    @BeforeAll
    static void table() throws Exception {
        try (Connection connection = POOL.getConnection();
                Statement statement = connection.createStatement();
                InputStream script = JdbcSessionStore.class.getResourceAsStream("sessions.sql")) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void dispose() {
        POOL.dispose();
    }

    @Override
    protected SessionStore open(Bench bench) {
        return new JdbcSessionStore(CABLE, bench.namespace());
    }

    @Override
    protected Optional<Outage> outage(Bench bench) {
        return Optional.of(CABLE);
    }

    /** The data source, and the cable to it. */
    private static final class Cable implements DataSource, Outage {
        private volatile boolean cut;

        @Override
        public void begin() {
            cut = true;
        }

        @Override
        public void end() {
            cut = false;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("connection refused", "08001");
            }
            return POOL.getConnection();
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
}
