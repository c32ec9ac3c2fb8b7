/**
 * Two further uses of the HTTP adapter: sessions of one's own on its cookie, and a binding to a further server.
 */
@NullMarked
package dev.satchel.examples.http;

import org.jspecify.annotations.NullMarked;
