/** Sessions in Redis or Valkey, on one node or a cluster. */
@org.jspecify.annotations.NullMarked
module dev.satchel.redis {
    requires transitive dev.satchel.session;
    requires transitive lettuce.core;
    requires static org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    // Lettuce, an automatic module, names none of what it needs.
    requires io.netty.resolver.dns;
    requires jdk.net;

    exports dev.satchel.redis;
}
