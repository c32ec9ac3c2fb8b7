package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.Visit;
import java.time.Instant;
import java.util.Objects;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/**
 * Spring Session's {@code RedisSessionRepository} on Lettuce, with the serializers of its own configuration. A session
 * is a hash with a field for each attribute, in Java serialization. Reading fetches and decodes all of them. Saving
 * what the request already holds asks whether the session exists, sets the changed fields, and sets the expiry; no
 * version is compared, so of two writers one is lost.
 */
public final class SpringRedis implements RedisContender {

    private final LettuceConnectionFactory connections;
    private final SessionRepository<Session> repository;
    private final Session[] sessions;
    private int writes;

    SpringRedis(RedisServer server, int records) {
        connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", server.port()));
        connections.afterPropertiesSet();
        connections.start();
        repository = repository(connections);
        sessions = new Session[records];
        for (int i = 0; i < records; i++) {
            Session session = repository.createSession();
            Visit.Size.TYPICAL.visit().attributes().forEach(session::setAttribute);
            repository.save(session);
            sessions[i] = session;
        }
    }

    /** The repository, as Spring Session's own configuration makes it. */
    public static SessionRepository<Session> repository(RedisConnectionFactory connections) {
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setConnectionFactory(connections);
        template.afterPropertiesSet();
        return generalised(new RedisSessionRepository(template));
    }

    /** The type of its sessions cannot be named outside its package. */
    @SuppressWarnings("unchecked")
    private static SessionRepository<Session> generalised(SessionRepository<? extends Session> repository) {
        return (SessionRepository<Session>) repository;
    }

    @Override
    public Object read(int index) {
        Session found = Objects.requireNonNull(repository.findById(sessions[index].getId()));
        return Objects.requireNonNull(found.<Object>getAttribute("cartId"));
    }

    @Override
    public Object write(int index) {
        Session session = sessions[index];
        session.setAttribute("country", "C" + writes++);
        session.setLastAccessedTime(Instant.now());
        repository.save(session);
        return session;
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
