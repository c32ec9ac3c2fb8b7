/**
 * Sessions over HTTP, whatever the server: {@link dev.satchel.http.SessionCookie} and the other ways a token travels,
 * and {@link dev.satchel.http.WebSessions}, which binds a stack to a server's exchange. Bindings to particular servers
 * are packages of their own.
 */
@NullMarked
package dev.satchel.http;

import org.jspecify.annotations.NullMarked;
