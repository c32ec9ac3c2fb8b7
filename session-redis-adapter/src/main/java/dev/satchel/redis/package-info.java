/**
 * A {@link dev.satchel.session.spi.SessionStore} on Redis or Valkey, through Lettuce. {@link dev.satchel.redis.RedisSessionStore} is all
 * that there is to see; {@code docs/redis-store.md} describes what lies in the server.
 */
package dev.satchel.redis;
