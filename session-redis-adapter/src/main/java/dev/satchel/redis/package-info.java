/**
 * A {@link dev.satchel.session.store.SessionStore} on Redis or Valkey, through Lettuce. {@link
 * dev.satchel.redis.RedisSessionStore} is all that there is to see; {@code docs/redis-store.md} describes what lies in
 * the server.
 */
@NullMarked
package dev.satchel.redis;

import org.jspecify.annotations.NullMarked;
