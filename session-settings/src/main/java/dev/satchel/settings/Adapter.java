package dev.satchel.settings;

import dev.satchel.session.SessionConfigurationException.Problem;

/** A library that some settings need, and that may not be there. */
enum Adapter {
    JSON("dev.satchel:session-json-adapter", "dev.satchel.json", "dev.satchel.json.JsonCodec"),
    SEALED("dev.satchel:session-cookie-adapter", "dev.satchel.sealed", "dev.satchel.sealed.KeyRing"),
    MEMORY("dev.satchel:session-memory-adapter", "dev.satchel.memory", "dev.satchel.memory.MemorySessionStore"),
    FILE("dev.satchel:session-file-adapter", "dev.satchel.file", "dev.satchel.file.FileSessionStore"),
    REDIS("dev.satchel:session-redis-adapter", "dev.satchel.redis", "dev.satchel.redis.RedisSessionStore"),
    JDBC("dev.satchel:session-jdbc-adapter", "dev.satchel.jdbc", "dev.satchel.jdbc.JdbcSessionStore"),
    HTTP("dev.satchel:session-http-adapter", "dev.satchel.http", "dev.satchel.http.SessionCookie"),
    POOL("com.zaxxer:HikariCP", "com.zaxxer.hikari", "com.zaxxer.hikari.HikariDataSource");

    private final String coordinates;
    private final String module;
    private final String type;

    Adapter(String coordinates, String module, String type) {
        this.coordinates = coordinates;
        this.module = module;
        this.type = type;
    }

    boolean isPresent() {
        try {
            Class.forName(type, false, Adapter.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /** The problem of its absence. */
    Problem missing(String needs) {
        return new Problem(
                "settings.missing-adapter",
                needs + " needs " + coordinates + ", which is not on the class path",
                "add the dependency " + coordinates + "; a program of modules also requires " + module);
    }
}
