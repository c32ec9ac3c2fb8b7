package dev.satchel.jdbc;

import dev.satchel.session.store.StoreTraits.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** H2, embedded or as a server. */
final class H2 implements Dialect {

    private static final long MAX_BYTES = 500_000_000;

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public int[] oldest() {
        return new int[] {2, 0};
    }

    @Override
    public Fault fault(SQLException error) {
        return switch (error.getErrorCode()) {
            // A row that another transaction changed or deleted under way.
            case 90131 -> Fault.AGAIN;
            case 50200 -> Fault.BUSY;
            case 90097 -> Fault.READ_ONLY;
            case 90100 -> Fault.FULL;
            // The user lacks a right.
            case 90096 -> Fault.REFUSED;
            default -> Fault.ofState(error.getSQLState());
        };
    }

    @Override
    public String reap(String table) {
        return "DELETE FROM " + table + " WHERE namespace = ? AND reclaim_at <= ? FETCH FIRST ? ROWS ONLY";
    }

    /**
     * Not {@code SELECT … FROM OLD TABLE (DELETE …)}: it also answers rows that another transaction renewed meanwhile,
     * which it then does not delete.
     */
    @Override
    public Optional<String> reapTelling(String table) {
        return Optional.empty();
    }

    @Override
    public Optional<String> time() {
        return Optional.empty();
    }

    /** Some of its compatibility modes know no {@code LIMIT}. */
    @Override
    public String limit() {
        return " FETCH FIRST ? ROWS ONLY";
    }

    /**
     * One that runs inside a process is that process's own; one in memory goes with it. The names are in capitals: a
     * database may keep names as they are written.
     */
    @Override
    public Introduction introduction(Connection connection, TableName table) throws SQLException {
        String url = String.valueOf(connection.getMetaData().getURL());
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
            traits.add(Trait.SHARED);
        }
        String delay = Dialects.ask(
                connection, "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'")[
                0];
        if (!url.contains("mem:") && delay.equals("0")) {
            traits.add(Trait.DURABLE);
        }
        return new Introduction(traits, MAX_BYTES);
    }
}
