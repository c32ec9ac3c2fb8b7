/** A chat bot that keeps a conversation per chat: sessions with no web at all. Nothing here knows HTTP. */
@org.jspecify.annotations.NullMarked
package dev.satchel.examples.bot;
