package dev.satchel.guests;

import dev.satchel.session.store.StoreTraits;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.session.Session;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;

/** A {@code SessionRepository} of Spring Session. */
final class SpringGuest<S extends Session> extends Shim {

    private static final String RECORD = "record";

    private final SessionRepository<S> repository;
    private final Names names;

    SpringGuest(StoreTraits traits, SessionRepository<S> repository, Names names) {
        super(traits);
        this.repository = repository;
        this.names = names;
    }

    /** The id that the next session of this thread gets: the repository makes it, and has to be told. */
    static final class Names implements SessionIdGenerator {
        private final ThreadLocal<String> next = new ThreadLocal<>();

        @Override
        public String generate() {
            return next.get();
        }

        <T> T named(String id, Supplier<T> body) {
            next.set(id);
            try {
                return body.get();
            } finally {
                next.remove();
            }
        }
    }

    @Override
    Optional<byte[]> load(String id) {
        return Optional.ofNullable(repository.findById(id)).map(session -> session.<byte[]>getAttribute(RECORD));
    }

    @Override
    boolean saveNew(String id, byte[] record) {
        try {
            S session = names.named(id, repository::createSession);
            session.setAttribute(RECORD, record);
            repository.save(session);
            return true;
        } catch (DuplicateKeyException taken) {
            return false;
        }
    }

    @Override
    boolean saveKnown(String id, byte[] record) {
        S session = repository.findById(id);
        if (session == null) {
            return false;
        }
        session.setAttribute(RECORD, record);
        try {
            repository.save(session);
            return true;
        } catch (IllegalStateException gone) {
            return false;
        }
    }

    @Override
    void remove(String id) {
        repository.deleteById(id);
    }
}
