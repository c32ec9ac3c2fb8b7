package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;
import static dev.satchel.file.Samples.owned;
import static dev.satchel.file.Samples.record;

import dev.satchel.session.store.StoredRecord;
import java.util.Optional;

/** Everything that a store can be asked for. */
enum Verb {
    FIND {
        @Override
        Object on(FileSessionStore store) {
            return store.find(RECORD.key());
        }
    },
    FIND_UNKNOWN {
        @Override
        Object on(FileSessionStore store) {
            return store.find(key(0xcd, 77));
        }
    },
    CREATE {
        @Override
        Object on(FileSessionStore store) {
            return store.create(owned(record(key(0xee, 5), 1), ANN));
        }
    },
    REPLACE {
        @Override
        Object on(FileSessionStore store) {
            return store.replace(owned(record(RECORD.key(), 2), ANN), 1);
        }
    },
    TOUCH {
        @Override
        Object on(FileSessionStore store) {
            return store.touch(RECORD.key(), 1, 2, NOW.plusSeconds(60), NOW.plusSeconds(7200));
        }
    },
    DELETE {
        @Override
        Object on(FileSessionStore store) {
            return store.delete(RECORD.key(), 1);
        }
    },
    FIND_BY_OWNER {
        @Override
        Object on(FileSessionStore store) {
            return store.findByOwner(ANN, Optional.empty(), 10).records();
        }
    },
    DELETE_EXPIRED {
        @Override
        Object on(FileSessionStore store) {
            return store.deleteExpired(NOW.plusSeconds(1_000_000), 10);
        }
    };

    /** What is there before. */
    static final StoredRecord RECORD = owned(record(key(0xab, 1), 1), ANN);

    abstract Object on(FileSessionStore store);

    boolean writes() {
        return this != FIND && this != FIND_UNKNOWN && this != FIND_BY_OWNER;
    }
}
