package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.StoredVisit;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.jetty.session.FileSessionDataStore;
import org.eclipse.jetty.session.SessionContext;
import org.eclipse.jetty.session.SessionData;

/**
 * Jetty's {@code FileSessionDataStore}: one file a session in one directory, by Java serialization, its expiry in its
 * name. Storing deletes the former file first, so a crash loses the session; it forces nothing and compares no version.
 * A map in memory leads from ids to names, so only one process may use a directory. Loading decodes every attribute.
 * The sweep is the one of the disk, which goes by the names; the one that Jetty runs more often asks its map alone.
 */
final class JettyFiles implements FileContender {

    private static final long LIFE = 3_600_000;

    private final FileSessionDataStore store = new FileSessionDataStore();
    private final String[] ids;

    JettyFiles(Path directory, int records) throws Exception {
        ids = new String[records];
        Arrays.setAll(ids, StoredVisit::id);
        store.setStoreDir(directory.toFile());
        store.initialize(new Alone());
        store.start();
    }

    /** A context without a server. */
    private static final class Alone extends SessionContext {
        Alone() {
            _workerName = "node0";
            _canonicalContextPath = "";
            _vhost = NULL_VHOST;
        }
    }

    private void save(int index, long accessed) throws Exception {
        SessionData data = store.newSessionData(ids[index], accessed, accessed, accessed, LIFE);
        data.putAllAttributes(FileContender.VISIT.attributes());
        data.setLastNode("node0");
        data.setExpiry(accessed + LIFE);
        store.doStore(data.getId(), data, accessed);
    }

    @Override
    public void create(int index, boolean expired) throws Exception {
        save(index, System.currentTimeMillis() - (expired ? 2 * LIFE : 0));
    }

    @Override
    public Object read(int index) throws Exception {
        return store.doLoad(ids[index]).getAttribute("cartId");
    }

    @Override
    public void write(int index) throws Exception {
        save(index, System.currentTimeMillis());
    }

    @Override
    public Object sweep() {
        store.doCleanOrphans(System.currentTimeMillis());
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
