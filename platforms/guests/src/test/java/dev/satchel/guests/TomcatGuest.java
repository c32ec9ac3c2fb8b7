package dev.satchel.guests;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoreTraits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.apache.catalina.session.FileStore;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;

/** The {@code FileStore} of Tomcat's persistent manager. */
final class TomcatGuest extends Shim {

    private static final String RECORD = "record";

    private final StandardManager manager = new StandardManager();
    private final FileStore store = new FileStore();

    TomcatGuest(StoreTraits traits, Context context, Path directory) {
        super(traits);
        manager.setContext(context);
        store.setManager(manager);
        store.setDirectory(directory.toString());
    }

    @Override
    Optional<byte[]> load(String id) {
        return Optional.ofNullable(session(id)).map(session -> (byte[]) session.getAttribute(RECORD));
    }

    private StandardSession session(String id) {
        try {
            Session loaded = store.load(id);
            return (StandardSession) loaded;
        } catch (IOException | ClassNotFoundException e) {
            throw new SessionStoreUnavailableException(
                    "load failed: " + e.getClass().getSimpleName(), e);
        }
    }

    private boolean saved(StandardSession session, byte[] record) {
        session.setAttribute(RECORD, record, false);
        try {
            store.save(session);
            return true;
        } catch (IOException e) {
            throw new SessionStoreUnavailableException(
                    "save failed: " + e.getClass().getSimpleName(), e);
        } finally {
            manager.remove(session);
        }
    }

    @Override
    boolean saveNew(String id, byte[] record) {
        StandardSession session = new StandardSession(manager);
        session.setValid(true);
        session.setCreationTime(System.currentTimeMillis());
        session.setMaxInactiveInterval(-1);
        session.setId(id, false);
        return saved(session, record);
    }

    @Override
    boolean saveKnown(String id, byte[] record) {
        StandardSession session = session(id);
        return session != null && saved(session, record);
    }

    @Override
    void remove(String id) {
        try {
            store.remove(id);
        } catch (IOException e) {
            throw new SessionStoreUnavailableException(
                    "remove failed: " + e.getClass().getSimpleName(), e);
        }
    }
}
