/** Sessions in Redis or Valkey, on one node or a cluster. */
@org.jspecify.annotations.NullMarked
module dev.satchel.redis {
    requires transitive dev.satchel.session;
    requires transitive lettuce.core;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.common;

    exports dev.satchel.redis;
}
