/**
 * Sessions in files: reading, writing and sweeping, beside the bare file operations and the stores of Tomcat and Jetty.
 */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.file;
