package dev.satchel.redis;

import java.util.List;

class OwnerIndexOnAClusterTest extends OwnerIndexBehaviour {

    @Override
    RedisSessionStore.Builder builder() {
        return RedisSessionStore.cluster(SERVERS.cluster().seeds());
    }

    @Override
    Client client() {
        return Client.cluster(List.of(SERVERS.cluster().seeds()));
    }

    @Override
    RedisProcess serverOf(byte[] key) {
        return SERVERS.cluster().primaryOf(key);
    }
}
