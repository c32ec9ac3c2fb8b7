package dev.satchel.redis;

class OwnerIndexOnOneNodeTest extends OwnerIndexBehaviour {

    @Override
    RedisSessionStore.Builder builder() {
        return RedisSessionStore.node(SERVERS.node().uri());
    }

    @Override
    Client client() {
        return Client.node(SERVERS.node().uri());
    }

    @Override
    RedisProcess serverOf(byte[] key) {
        return SERVERS.node();
    }
}
