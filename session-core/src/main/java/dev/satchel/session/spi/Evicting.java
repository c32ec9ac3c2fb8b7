package dev.satchel.session.spi;

import java.util.function.Consumer;

/** The power to say which live records were dropped for want of room. */
public interface Evicting {

    /**
     * Tells this listener of each live record that is dropped for want of room, once, from then on. Called on the thread of the write that
     * needed the room, with no lock held; what it throws is dropped. A store that several stacks share tells each of them.
     */
    void onEviction(Consumer<StoredRecord> listener);
}
