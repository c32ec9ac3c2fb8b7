/**
 * The API of Satchel: compose a stack with {@link dev.satchel.session.Sessions#named}, then read and write sessions. The ports that
 * adapters implement are in {@link dev.satchel.session.spi}.
 */
package dev.satchel.session;
