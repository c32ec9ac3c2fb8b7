/**
 * Stores that break one rule each, stores that are odd but lawful, and guests from outside: what the kit must tell
 * apart.
 */
package dev.satchel.testkit.zoo;
