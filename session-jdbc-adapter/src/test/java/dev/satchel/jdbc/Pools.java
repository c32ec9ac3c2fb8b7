package dev.satchel.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;

/** Pools of connections, as applications have them. */
final class Pools {

    private Pools() {}

    static HikariDataSource of(String url) {
        return of(url, pool -> {});
    }

    static HikariDataSource of(String url, Consumer<HikariConfig> options) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(20_000);
        options.accept(config);
        return new HikariDataSource(config);
    }
}
