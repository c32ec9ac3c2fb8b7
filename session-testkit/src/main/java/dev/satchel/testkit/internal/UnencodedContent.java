package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.concurrent.Callable;

/** Contents as the engine hands them over: their bytes are made when they are asked for. */
final class UnencodedContent {

    private UnencodedContent() {}

    private record Late(Payload encoded) implements Content {
        @Override
        public int size() {
            return encoded.size();
        }

        @Override
        public Payload bytes() {
            return encoded;
        }
    }

    private record Broken(int size) implements Content {
        @Override
        public Payload bytes() {
            throw new IllegalStateException("this content cannot be encoded");
        }
    }

    static void rule(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord first = rig.record();
        applied("create with a content that is not encoded yet", () -> store.create(late(first)));
        Expect.stored("after a create with a content that was not encoded yet", store, first);
        StoredRecord next = rig.next(first).record();
        applied("replace with a content that is not encoded yet", () -> store.replace(late(next), first.version()));
        Expect.stored("after a replace with a content that was not encoded yet", store, next);
        StoredRecord fresh = rig.record();
        if (refused(() -> store.create(broken(fresh)))) {
            Expect.absent("after a create whose content could not be encoded", store, fresh.key());
            applied("create after it", () -> store.create(fresh));
        }
        if (refused(() -> store.replace(broken(rig.next(next).record()), next.version()))) {
            Expect.stored("after a replace whose content could not be encoded", store, next);
            StoredRecord last = rig.next(next).record();
            applied("replace after it", () -> store.replace(last, next.version()));
        }
    }

    private static void applied(String what, Callable<WriteResult> write) throws Exception {
        Expect.answer(what, Lifecycle.works(what, write), APPLIED);
    }

    private static StoredRecord late(StoredRecord record) {
        return new Draft(record).content(new Late(record.payload())).record();
    }

    private static StoredRecord broken(StoredRecord record) {
        return new Draft(record).content(new Broken(record.payload().size())).record();
    }

    /** A store that keeps objects asks for no bytes, and takes it. */
    private static boolean refused(Callable<?> write) throws Exception {
        try {
            write.call();
            return false;
        } catch (RuntimeException lawful) {
            return true;
        }
    }
}
