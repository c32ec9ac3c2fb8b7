/**
 * A small shop on the JDK's own server: what a session is, seen in a browser. Start at
 * {@code Storefront}.
 */
@org.jspecify.annotations.NullMarked
package dev.satchel.examples.storefront;
