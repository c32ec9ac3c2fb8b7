/** The parts that the packages of this module share and do not export. */
@org.jspecify.annotations.NullMarked
package dev.satchel.http.internal;
