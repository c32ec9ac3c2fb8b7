package dev.satchel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database is known by what its driver says of it. */
class DialectsTest {

    private static DatabaseMetaData saying(String product, String version) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                DialectsTest.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, arguments) -> method.getName().equals("getDatabaseProductName") ? product : version);
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 15.14 (Debian 15.14-0+deb12u1), postgresql",
        "PostgreSQL, 13.0, postgresql",
        "MySQL, 8.4.6, mysql",
        "MySQL, 5.5.5-10.11.14-MariaDB-0+deb12u2, mariadb",
        "MariaDB, 10.11.14-MariaDB-0+deb12u2, mariadb",
        "MariaDB, 11.8.2-MariaDB, mariadb",
        "H2, 2.4.240 (2025-09-22), h2",
        "SQLite, 3.50.3, sqlite",
        "SQLite, 3.35.0, sqlite"
    })
    void aDatabaseIsKnown(String product, String version, String name) throws Exception {
        assertThat(Dialects.of(saying(product, version)).name()).isEqualTo(name);
    }

    /** MySQL's own driver takes no delete for a query, whatever its server answers. */
    @ParameterizedTest
    @CsvSource({
        "MariaDB, 10.11.14-MariaDB-0+deb12u2, true",
        "MySQL, 5.5.5-10.11.14-MariaDB-0+deb12u2, false",
        "MySQL, 8.4.6, false"
    })
    void aDeleteIsAskedWhatItDeletedWhereTheDriverReadsTheAnswer(String product, String version, boolean asked)
            throws Exception {
        assertThat(Dialects.of(saying(product, version)).reapTelling("sessions").isPresent())
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 12.22",
        "MySQL, 5.7.44",
        "MySQL, 5.5.5-10.5.9-MariaDB",
        "MariaDB, 10.5.9-MariaDB",
        "H2, 1.4.200",
        "SQLite, 3.34.1"
    })
    void anOlderOneIsRefused(String product, String version) {
        assertThatThrownBy(() -> Dialects.of(saying(product, version)))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("older");
    }

    @ParameterizedTest
    @CsvSource({"Oracle, 23.5", "Microsoft SQL Server, 16.00", "HSQL Database Engine, 2.7", "Apache Derby, 10.16"})
    void anotherOneIsRefusedByItsName(String product, String version) {
        assertThatThrownBy(() -> Dialects.of(saying(product, version)))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining(product);
    }
}
