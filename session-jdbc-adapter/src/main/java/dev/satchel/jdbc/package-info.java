/**
 * A {@link dev.satchel.session.store.SessionStore} in a table of PostgreSQL, MySQL, MariaDB, H2 or SQLite.
 * {@link dev.satchel.jdbc.JdbcSessionStore} is all that there is to see; {@code docs/jdbc-store.md} describes the
 * table.
 */
@NullMarked
package dev.satchel.jdbc;

import org.jspecify.annotations.NullMarked;
