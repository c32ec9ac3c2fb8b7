package dev.satchel.jdbc;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcPostgresqlTest extends DatabaseBehaviour {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Override
    String url() {
        return SERVERS.shared(Recipes.POSTGRESQL).url();
    }

    @Override
    Optional<String> tokyo() {
        return Optional.of("SET TIME ZONE 'Asia/Tokyo'");
    }

    @Override
    String hundredThousandRows() {
        return """
                INSERT INTO sessions (namespace, id, version, last_used_at, reclaim_at, owner, payload)
                SELECT 'rows', decode(lpad(to_hex(n), 64, '0'), 'hex'), n, 0, 9000000000000 + n,
                decode(lpad(to_hex(n % 100), 64, '0'), 'hex'), '\\x00' FROM generate_series(1, 100000) AS n""";
    }

    @Override
    String bytes() {
        return "'\\x" + "0".repeat(63) + "1'";
    }

    @Test
    void theTableMayLieInASchemaOfItsOwn() throws Exception {
        execute(pool(), "CREATE SCHEMA app");

        keepsASessionIn("app.sessions");
    }

    @Override
    String usesIndex(String index) {
        return "Index( Only)? Scan using " + (index.equals("key") ? "sessions_pkey" : index);
    }
}
