package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.ADA;
import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.owned;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.WriteResult;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** An unqualified name means the first table on the path, wherever that is. */
    @Test
    void theTableIsFoundBehindASchemaThatHasNone() throws Exception {
        execute(pool(), "CREATE SCHEMA nothing_here");
        store(pool());

        JdbcSessionStore store = JdbcSessionStore.on(
                pool(options -> options.setConnectionInitSql("SET search_path = nothing_here, public")));

        assertThat(store.create(record("behind", 1, "text"))).isEqualTo(WriteResult.APPLIED);
    }

    /** A crash of the server empties it. */
    @Test
    void aTableThatIsNotLoggedIsNotDurable() throws Exception {
        HikariDataSource pool = pool();
        JdbcSessionStore.Builder unlogged = JdbcSessionStore.builder(pool).table("unlogged");
        execute(pool, unlogged.schema().replace("CREATE TABLE", "CREATE UNLOGGED TABLE"));

        assertThat(unlogged.build().traits().traits()).containsExactly(Trait.SHARED);
        assertThat(store(pool).traits().traits()).contains(Trait.DURABLE);
    }

    /** Its policies hide rows without an error: revoking would end nothing, and say so. */
    @Test
    void aTableWhoseRowsMayBeHiddenFromTheUserIsRefused() throws Exception {
        HikariDataSource pool = pool();
        JdbcSessionStore.Builder owner =
                JdbcSessionStore.builder(pool).table("hidden").createIfMissing();
        owner.build().create(owned("one", 1, ADA));
        execute(
                pool,
                "CREATE ROLE tenant LOGIN",
                "GRANT ALL ON hidden TO tenant",
                "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY");
        JdbcSessionStore.Builder tenant = JdbcSessionStore.builder(as("tenant")).table("hidden");

        assertThatThrownBy(tenant::build)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("jdbc.row-security")
                .hasMessageContaining("may hide sessions")
                .hasMessageContaining("BYPASSRLS");

        assertThat(owner.build().find(key("one"))).isPresent();
        execute(pool, "ALTER ROLE tenant BYPASSRLS");
        assertThat(tenant.build().find(key("one"))).isPresent();
    }

    /** As where every table must have row-level security. One that restricts it hides rows again. */
    @Test
    void aTableWhosePolicyShowsTheUserEveryRowIsAccepted() throws Exception {
        HikariDataSource pool = pool();
        JdbcSessionStore.Builder owner =
                JdbcSessionStore.builder(pool).table("shown").createIfMissing();
        owner.build().create(owned("one", 1, ADA));
        execute(
                pool,
                "CREATE ROLE shops",
                "CREATE ROLE shop LOGIN IN ROLE shops",
                "GRANT ALL ON shown TO shop",
                "ALTER TABLE shown ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY all_rows ON shown TO shops USING (true) WITH CHECK (true)");
        JdbcSessionStore.Builder shop = JdbcSessionStore.builder(as("shop")).table("shown");

        assertThat(shop.build().find(key("one"))).isPresent();
        assertThat(shop.build().create(record("two", 1, "text"))).isEqualTo(WriteResult.APPLIED);

        execute(pool, "CREATE POLICY fewer ON shown AS RESTRICTIVE USING (owner IS NULL)");
        assertThatThrownBy(shop::build).hasMessageContaining("jdbc.row-security");

        execute(pool, "DROP POLICY fewer ON shown", "ALTER POLICY all_rows ON shown TO pg_monitor");
        assertThatThrownBy(shop::build)
                .as("a policy of others")
                .hasMessageContaining("jdbc.row-security")
                .hasMessageContaining("USING (true)");
    }

    /** Its driver can be told what to say of columns without a limit; some tools want zero. */
    @Test
    void aColumnOfWhichTheDriverKnowsNoLimitHasNone() throws Exception {
        store(pool());

        JdbcSessionStore store = JdbcSessionStore.on(new Plain(url() + "&unknownLength=0"));

        assertThat(store.create(record("unlimited", 1, "text"))).isEqualTo(WriteResult.APPLIED);
    }

    @ParameterizedTest
    @CsvSource({"INSERT, insert into", "UPDATE, update", "DELETE, delete from"})
    void aRightThatTheUserLacksIsNamedAtStart(String right, String what) throws Exception {
        store(pool());
        String user = "without_" + right;
        execute(pool(), "CREATE ROLE " + user + " LOGIN", "GRANT ALL ON sessions TO " + user);
        execute(pool(), "REVOKE " + right + " ON sessions FROM " + user);

        assertThatThrownBy(() -> JdbcSessionStore.on(as(user.toLowerCase(Locale.ROOT))))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("jdbc.rights")
                .hasMessageContaining("may not " + what)
                .hasMessageContaining("GRANT SELECT, INSERT, UPDATE, DELETE ON sessions");
    }

    private Plain as(String user) {
        return new Plain(url().replace("user=satchel", "user=" + user));
    }
}
