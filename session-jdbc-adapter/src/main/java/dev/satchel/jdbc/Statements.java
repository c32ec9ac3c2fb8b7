package dev.satchel.jdbc;

import java.util.stream.Collectors;

/**
 * The text of each statement for one table. Each finds its rows by the primary key or by an index, and none asks for
 * the time.
 *
 * @param find namespace, id
 * @param look namespace, id: one row when the key is there
 * @param insert the values, namespace, id
 * @param replace the values, namespace, id, version
 * @param touch version, both times, namespace, id, version
 * @param delete namespace, id, version
 * @param firstPage namespace, owner, number
 * @param nextPage namespace, owner, id, number
 * @param passed namespace, time, number
 */
record Statements(
        String find,
        String look,
        String insert,
        String replace,
        String touch,
        String delete,
        String firstPage,
        String nextPage,
        String passed) {

    static Statements of(Dialect dialect, String table) {
        String select = "SELECT " + Columns.all("") + " FROM " + table + " WHERE namespace = ?";
        String one = " WHERE namespace = ? AND id = ?";
        String set = Columns.VALUES.stream().map(column -> column + " = ?").collect(Collectors.joining(", "));
        return new Statements(
                select + " AND id = ?",
                "SELECT version FROM " + table + one,
                dialect.insert(table),
                "UPDATE " + table + " SET " + set + one + " AND version = ?",
                "UPDATE " + table + " SET version = ?, last_used_at = ?, reclaim_at = ?" + one + " AND version = ?",
                "DELETE FROM " + table + one + " AND version = ?",
                select + " AND owner = ? ORDER BY id" + dialect.limit(),
                select + " AND owner = ? AND id > ? ORDER BY id" + dialect.limit(),
                select + " AND reclaim_at <= ? ORDER BY reclaim_at" + dialect.limit());
    }
}
