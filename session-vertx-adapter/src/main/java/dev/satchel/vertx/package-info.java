/** Sessions for Vert.x Web 5: handlers that are given their session, off the event loop. */
@NullMarked
package dev.satchel.vertx;

import org.jspecify.annotations.NullMarked;
