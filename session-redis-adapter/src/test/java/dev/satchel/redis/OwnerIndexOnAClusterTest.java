package dev.satchel.redis;

class OwnerIndexOnAClusterTest extends OwnerIndexBehaviour {

    @Override
    RedisSessionStore.Builder builder() {
        return RedisSessionStore.cluster(SERVERS.cluster().seeds());
    }

    @Override
    RedisProcess serverOf(byte[] key) {
        return SERVERS.cluster().primaryOf(key);
    }
}
