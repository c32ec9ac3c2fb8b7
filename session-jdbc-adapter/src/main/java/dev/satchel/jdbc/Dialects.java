package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which dialect a database speaks, by what its driver says of it. */
final class Dialects {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    // Some drivers say "5.5.5-10.11.6-MariaDB", for the sake of old replicas.
    private static final Pattern MARIADB = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+-MariaDB");

    private Dialects() {}

    /**
     * The dialect of this database.
     *
     * @throws SessionConfigurationException when it is another one, or too old
     */
    static Dialect of(DatabaseMetaData database) throws SQLException {
        String product = String.valueOf(database.getDatabaseProductName());
        String version = String.valueOf(database.getDatabaseProductVersion());
        Dialect dialect = switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> new PostgreSql();
            case "mariadb" -> new MySql(true, true);
            // MySQL's driver calls a MariaDB server so, too.
            case "mysql" -> new MySql(version.contains("MariaDB"), false);
            case "h2" -> new H2();
            case "sqlite" -> new Sqlite();
            default ->
                throw new SessionConfigurationException(
                        "jdbc.database",
                        "the database calls itself '" + product + "', of which this store knows nothing",
                        "use PostgreSQL, MySQL, MariaDB, H2 or SQLite, or write a store (docs/writing-an-adapter.md)");
        };
        requireVersion(dialect, product, version);
        return dialect;
    }

    private static void requireVersion(Dialect dialect, String product, String version) {
        Matcher matcher = MARIADB.matcher(version);
        if (!matcher.find()) {
            matcher = VERSION.matcher(version);
            if (!matcher.find()) {
                return;
            }
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        int[] oldest = dialect.oldest();
        if (major < oldest[0] || (major == oldest[0] && minor < oldest[1])) {
            throw new SessionConfigurationException(
                    "jdbc.version",
                    product + " " + major + "." + minor + " is older than this store supports",
                    "use " + product + " " + oldest[0] + "." + oldest[1] + " or later");
        }
    }

    /** The columns of the first row of this query, as text. */
    static String[] ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            String[] answer = new String[row.getMetaData().getColumnCount()];
            boolean found = row.next();
            for (int i = 0; i < answer.length; i++) {
                answer[i] = found ? String.valueOf(row.getString(i + 1)) : "";
            }
            return answer;
        }
    }
}
