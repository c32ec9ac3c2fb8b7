package dev.satchel.benchmarks.memory;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;

/**
 * Spring Session's {@link MapSessionRepository} over a concurrent map. It copies the map of attributes, not the values:
 * an object read from a session is the one that others read. It leaves out the reclaiming of what nobody asks for any
 * more, and any check of two writers: the last save wins as a whole. The save that its filter makes after each request,
 * also one that only read, is left out of reading, in its favour.
 */
final class SpringSessions implements LiveSessions {

    private final MapSessionRepository repository = new MapSessionRepository(new ConcurrentHashMap<>());

    @Override
    public String create(Contents contents) {
        MapSession session = repository.createSession();
        contents.attributes().forEach(session::setAttribute);
        repository.save(session);
        return session.getId();
    }

    @Override
    public Object country(String token) {
        return Objects.requireNonNull(find(token).getAttribute("country"));
    }

    @Override
    public Object choose(String token, String cartId) {
        MapSession session = find(token);
        session.setAttribute("cartId", cartId);
        repository.save(session);
        return session;
    }

    @Override
    public boolean increment(String token) {
        MapSession session = find(token);
        Integer count = session.getAttribute("count");
        session.setAttribute("count", count == null ? 1 : count + 1);
        repository.save(session);
        return true;
    }

    @Override
    public int count(String token) {
        Integer count = find(token).getAttribute("count");
        return count == null ? 0 : count;
    }

    @Override
    public void close() {}

    private MapSession find(String token) {
        return Objects.requireNonNull(repository.findById(token));
    }
}
