package dev.satchel.jdbc;

import dev.satchel.session.store.StoreTraits.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * In what one database differs from the others. Everything else is standard SQL in {@link Statements}. A further
 * database takes one implementation, a line in {@link Dialects}, a script beside the others, and the contract kit.
 *
 * <p><b>Contract.</b>
 * <ul>
 *   <li>Each statement is atomic in autocommit, at every isolation level.
 *   <li>{@link #fault} answers a fault that {@linkplain Fault#nothingWritten rules out} an effect only where the
 *     database guarantees that.
 *   <li>No statement but {@link #time} asks for the database's time.
 * </ul>
 */
interface Dialect {

    /** The name of its script, without {@code .sql}, and of the database in lower case. */
    String name();

    /** The name that {@code describe()} shows. */
    default String displayName() {
        return "jdbc " + name();
    }

    /** The oldest version that it is right for: major and minor. */
    int[] oldest();

    /** The meaning of this error. */
    Fault fault(SQLException error);

    /**
     * An insert with the parameters of {@link Columns#VALUES}, namespace and id. It answers 0 rows, or
     * {@link Fault#TAKEN}, when the key is there.
     */
    default String insert(String table) {
        return "INSERT INTO " + table + " (" + String.join(", ", Columns.VALUES)
                + ", namespace, id) VALUES (?, ?, ?, ?, ?, ?, ?)";
    }

    /**
     * True when this connection came at SERIALIZABLE, and statements are to run at READ COMMITTED: at SERIALIZABLE they
     * would give way to others that concern other rows.
     */
    default boolean lowers(Connection connection) throws SQLException {
        return false;
    }

    /** The end of a query for as many rows as its parameter says. */
    default String limit() {
        return " LIMIT ?";
    }

    /**
     * Deletes rows that have passed: namespace, time and number are its parameters. It deletes no row that was renewed
     * meanwhile.
     */
    String reap(String table);

    /** The same as a query of {@link Columns#all} of each deleted row; empty where the database has no such thing. */
    Optional<String> reapTelling(String table);

    /**
     * A query for the database's present time: milliseconds since 1970 in UTC, whatever zone the session has. Empty for
     * a database that runs inside a process or may: its clock is that process's own.
     */
    Optional<String> time();

    /**
     * Asks the database what it promises.
     *
     * @param table the table, which exists
     */
    Introduction introduction(Connection connection, TableName table) throws SQLException;

    /**
     * The facts that a database reports when the store is opened.
     *
     * @param traits what it promises besides the contract
     * @param largestStatement the most bytes that it takes as a payload, whatever the column holds
     */
    record Introduction(Set<Trait> traits, long largestStatement) {}
}
