package dev.satchel.settings;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.jdbc.JdbcSessionStore;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.SessionStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database of the settings. The one class that sees the JDBC adapter; the pool is loaded when a URL is set. */
final class DatabasePart {

    private DatabasePart() {}

    static SessionStore open(String stack, Values values, @Nullable DataSource given, Closing closing) {
        DataSource database = given != null ? given : Pool.open(stack, values, closing);
        JdbcSessionStore.Builder store = JdbcSessionStore.builder(database);
        values.get(Keys.JDBC_TABLE).ifPresent(store::table);
        values.get(Keys.JDBC_NAMESPACE).ifPresent(store::namespace);
        values.get(Keys.JDBC_LARGEST_PAYLOAD).ifPresent(store::largestPayload);
        if (values.is(Keys.JDBC_CREATE)) {
            store.createIfMissing();
        }
        return store.build();
    }

    /** The pool over the URL. */
    private static final class Pool {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        private static final Map<String, String> DRIVERS = Map.of(
                "postgresql", "org.postgresql:postgresql",
                "mysql", "com.mysql:mysql-connector-j",
                "mariadb", "org.mariadb.jdbc:mariadb-java-client",
                "h2", "com.h2database:h2",
                "sqlite", "org.xerial:sqlite-jdbc");

        private Pool() {}

        static DataSource open(String stack, Values values, Closing closing) {
            String url = values.get(Keys.JDBC_URL).orElseThrow();
            requireDriver(url, values.label(Keys.JDBC_URL));
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            values.get(Keys.JDBC_USER).ifPresent(config::setUsername);
            values.get(Keys.JDBC_PASSWORD).ifPresent(config::setPassword);
            values.get(Keys.JDBC_CONNECTIONS).ifPresent(config::setMaximumPoolSize);
            config.setConnectionTimeout(
                    values.get(Keys.JDBC_CONNECT_TIMEOUT).orElse(PATIENCE).toMillis());
            config.setPoolName("satchel " + stack);
            // The store asks the database as it opens, and says what is wrong without the driver's words.
            config.setInitializationFailTimeout(-1);
            return closing.add(new HikariDataSource(config));
        }

        private static void requireDriver(String url, String label) {
            try {
                DriverManager.getDriver(url);
            } catch (SQLException unknown) {
                String kind = url.startsWith("jdbc:") ? url.substring(5).split(":", 2)[0] : "";
                String driver = DRIVERS.get(kind);
                throw new SessionConfigurationException(
                        "settings.missing-driver",
                        label + ": no driver on the class path takes this URL",
                        driver != null
                                ? "add the dependency " + driver
                                : "name a database like jdbc:postgresql://…, jdbc:mysql://…, jdbc:mariadb://…,"
                                        + " jdbc:h2:… or jdbc:sqlite:…");
            }
        }
    }
}
