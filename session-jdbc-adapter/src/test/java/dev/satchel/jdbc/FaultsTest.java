package dev.satchel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreFullException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an error means: certain only where the database guarantees it. */
class FaultsTest {

    private static Dialect dialect(String name) {
        return switch (name) {
            case "postgresql" -> new PostgreSql();
            case "mariadb" -> new MySql(true, true);
            case "mysql" -> new MySql(false, false);
            case "h2" -> new H2();
            case "sqlite" -> new Sqlite();
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql, 23505, 0, TAKEN",
        "postgresql, 23502, 0, REFUSED",
        "postgresql, 40001, 0, AGAIN",
        "postgresql, 40P01, 0, AGAIN",
        "postgresql, 40003, 0, UNKNOWN",
        "postgresql, 40002, 0, UNKNOWN",
        "postgresql, 53100, 0, FULL",
        "postgresql, 53200, 0, REFUSED",
        "postgresql, 53300, 0, CROWDED",
        "postgresql, 57P03, 0, CROWDED",
        "postgresql, 55P03, 0, BUSY",
        "postgresql, 57014, 0, BUSY",
        "postgresql, 25006, 0, READ_ONLY",
        "postgresql, 42501, 0, REFUSED",
        "postgresql, 57P01, 0, UNKNOWN",
        "postgresql, 08006, 0, UNKNOWN",
        "postgresql, 58030, 0, UNKNOWN",
        "postgresql, XX000, 0, UNKNOWN",
        "mariadb, 23000, 1062, TAKEN",
        "mariadb, 23000, 1048, REFUSED",
        "mariadb, 40001, 1213, AGAIN",
        "mariadb, HY000, 1020, AGAIN",
        "mariadb, HY000, 1205, BUSY",
        "mariadb, 70100, 1969, BUSY",
        "mariadb, HY000, 1290, READ_ONLY",
        "mysql, HY000, 1836, READ_ONLY",
        "mysql, HY000, 3024, BUSY",
        "mariadb, HY000, 1114, FULL",
        "mariadb, HY000, 1021, FULL",
        "mariadb, 08004, 1040, CROWDED",
        "mariadb, 42000, 1226, CROWDED",
        "mariadb, 08S01, 1153, REFUSED",
        "mariadb, 22001, 1406, REFUSED",
        "mariadb, 70100, 1927, UNKNOWN",
        "mariadb, 70100, 1317, UNKNOWN",
        "mariadb, 08S01, 1053, UNKNOWN",
        "mariadb, HY000, 1030, UNKNOWN",
        "mariadb, HY000, 1180, UNKNOWN",
        "h2, 23505, 23505, TAKEN",
        "h2, 23502, 23502, REFUSED",
        "h2, 40001, 40001, AGAIN",
        "h2, 90131, 90131, AGAIN",
        "h2, HYT00, 50200, BUSY",
        "h2, 90097, 90097, READ_ONLY",
        "h2, 90100, 90100, FULL",
        "h2, 90067, 90067, UNKNOWN",
        "sqlite, , 5, BUSY",
        "sqlite, , 6, BUSY",
        "sqlite, , 517, BUSY",
        "sqlite, , 8, READ_ONLY",
        "sqlite, , 13, FULL",
        "sqlite, , 19, REFUSED",
        "sqlite, , 10, UNKNOWN",
        "sqlite, , 11, UNKNOWN"
    })
    void anErrorMeans(String database, String state, int code, Fault fault) {
        assertThat(dialect(database).fault(new SQLException("words", state, code)))
                .isEqualTo(fault);
    }

    @Test
    void whatAPoolHasWrappedIsFound() {
        SQLException wrapped =
                new SQLTransientConnectionException("pool", new SQLException("too many clients", "53300"));

        SessionStoreException told = new Faults(new PostgreSql()).connection(wrapped);

        assertThat(told).hasMessageContaining("no further connections").hasMessageContaining("nothing was sent");
    }

    @Test
    void aDriverSWordsAreInNoMessageAndInNoCause() {
        SQLException failure = new SQLException("Duplicate entry 'the secret' for key", "08006", 7);
        failure.initCause(new IllegalStateException("the secret"));

        SessionStoreException told = new Faults(new PostgreSql()).write(failure);

        assertThat(told)
                .hasMessageContaining("whether the write was applied is unknown")
                .hasMessageContaining("SQLException, SQL state 08006, code 7");
        for (Throwable each = told; each != null; each = each.getCause()) {
            assertThat(each.getMessage()).doesNotContain("secret");
        }
        assertThat(told.getCause().getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    @Test
    void noRoomIsAFullStoreAndNothingWasWritten() {
        assertThat(new Faults(new MySql(true, true)).write(new SQLException("", "HY000", 1114)))
                .isInstanceOf(SessionStoreFullException.class)
                .hasMessageContaining("nothing was written");
    }
}
