/**
 * A storage adapter of one's own: sessions in a database table, by plain JDBC. {@code docs/writing-an-adapter.md} walks
 * through it.
 */
@NullMarked
package dev.satchel.examples.jdbc;

import org.jspecify.annotations.NullMarked;
