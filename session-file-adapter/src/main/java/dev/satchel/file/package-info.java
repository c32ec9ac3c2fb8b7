/**
 * Sessions in files ({@link dev.satchel.file.FileSessionStore}), and the token of a command-line tool in one
 * ({@link dev.satchel.file.TokenFile}). The format of the bytes on disk is in {@code docs/file-format.md}.
 */
@NullMarked
package dev.satchel.file;

import org.jspecify.annotations.NullMarked;
