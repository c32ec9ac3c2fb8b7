package dev.satchel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferenceStoreTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return new ReferenceStore();
    }

    @Test
    void theSizeCountsWhatHasPassedToo() {
        ReferenceStore store = new ReferenceStore();
        StorageKey key = StorageKey.ofBytes(new byte[StorageKey.BYTES]);
        store.create(new StoredRecord(key, 1, Instant.EPOCH, Instant.EPOCH, Optional.empty(), Payload.EMPTY));

        assertThat(store.size()).isEqualTo(1);
        store.delete(key, 1);
        assertThat(store.size()).isZero();
    }
}
