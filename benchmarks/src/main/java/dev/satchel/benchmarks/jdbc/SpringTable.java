package dev.satchel.benchmarks.jdbc;

import dev.satchel.benchmarks.Visit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Session's {@code JdbcIndexedSessionRepository} as its own configuration makes it: a table of sessions, one of
 * attributes in Java serialization, each call in a transaction of its own. Reading joins both and decodes lazily. No
 * version is compared, so of two writers of an attribute one is lost.
 */
public final class SpringTable {

    private final SessionRepository<Session> repository;

    SpringTable(DataSource source, String schema) throws SQLException {
        repository = repository(source, schema);
    }

    /** The repository, as Spring Session's own configuration makes it; creates its tables. */
    public static SessionRepository<Session> repository(DataSource source, String schema) throws SQLException {
        try (Connection connection = source.getConnection()) {
            ScriptUtils.executeSqlScript(
                    connection, new ClassPathResource("org/springframework/session/jdbc/schema-" + schema + ".sql"));
        }
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        JdbcIndexedSessionRepository made = new JdbcIndexedSessionRepository(new JdbcTemplate(source), transactions);
        made.setCleanupCron(Scheduled.CRON_DISABLED);
        made.afterPropertiesSet();
        return generalised(made);
    }

    /** The type of its sessions cannot be named outside its package. */
    @SuppressWarnings("unchecked")
    private static SessionRepository<Session> generalised(SessionRepository<? extends Session> repository) {
        return (SessionRepository<Session>) repository;
    }

    /** Saves a session of this visit, and answers its id. */
    String begin(Visit visit) {
        Session session = repository.createSession();
        visit.attributes().forEach(session::setAttribute);
        repository.save(session);
        return session.getId();
    }

    /** Finds the session and decodes one attribute. */
    Object read(String id) {
        return Objects.requireNonNull(found(id).<Object>getAttribute("country"));
    }

    /** As its filter does it: the time of the last use is saved after each request. */
    Object readAndSave(String id) {
        Session session = found(id);
        Object country = Objects.requireNonNull(session.<Object>getAttribute("country"));
        session.setLastAccessedTime(Instant.now());
        repository.save(session);
        return country;
    }

    /** The same with a changed attribute. */
    Object write(String id, int count) {
        Session session = found(id);
        session.setAttribute("count", count);
        session.setLastAccessedTime(Instant.now());
        repository.save(session);
        return session;
    }

    private Session found(String id) {
        return Objects.requireNonNull(repository.findById(id));
    }
}
