/**
 * A command-line tool that remembers who signed in: sessions in files, the token in a file. Nothing here knows HTTP.
 */
@org.jspecify.annotations.NullMarked
package dev.satchel.examples.cli;
