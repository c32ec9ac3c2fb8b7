package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.StoredVisit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.FileStore;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;

/**
 * Tomcat's {@code FileStore}: one file a session in one directory, by Java serialization. It writes over the file in
 * place, so a crash leaves half of one; it forces nothing and compares no version. Loading decodes every attribute. Its
 * expiry loads each record.
 */
final class TomcatFiles implements FileContender {

    private final StandardManager manager = new StandardManager();
    private final FileStore store = new FileStore();
    private final StandardSession session;
    private final String[] ids;

    TomcatFiles(Path directory, int records) throws Exception {
        ids = new String[records];
        Arrays.setAll(ids, StoredVisit::id);
        StandardContext context = new StandardContext();
        context.setName("benchmarks");
        manager.setContext(context);
        store.setManager(manager);
        store.setDirectory(directory.toString());
        store.start();
        session = new StandardSession(manager);
        session.setValid(true);
        session.setCreationTime(System.currentTimeMillis());
        session.setId(ids[0], false);
        VISIT.attributes().forEach((name, value) -> session.setAttribute(name, value, false));
    }

    private void save(int index, long created) throws Exception {
        // One object under changing ids: what is in memory is not what is measured.
        session.setId(ids[index], false);
        session.setCreationTime(created);
        session.setMaxInactiveInterval(3600);
        store.save(session);
        manager.remove(session);
    }

    @Override
    public void create(int index, boolean expired) throws Exception {
        save(index, System.currentTimeMillis() - (expired ? 7_200_000 : 0));
    }

    /** There is one object for all. */
    @Override
    public boolean takesManyThreads() {
        return false;
    }

    @Override
    public Object read(int index) throws Exception {
        StandardSession loaded = (StandardSession) Objects.requireNonNull(store.load(ids[index]));
        return loaded.getAttribute("cartId");
    }

    @Override
    public void write(int index) throws Exception {
        save(index, System.currentTimeMillis());
    }

    @Override
    public Object sweep() {
        store.processExpires();
        return store;
    }

    @Override
    public boolean deletes() {
        return true;
    }

    @Override
    public void stop() throws Exception {
        store.stop();
    }
}
