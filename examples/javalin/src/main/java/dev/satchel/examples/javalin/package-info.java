/** Notes on Javalin: a visitor's are kept at the login, and somebody signs out everywhere at once. */
@org.jspecify.annotations.NullMarked
package dev.satchel.examples.javalin;
