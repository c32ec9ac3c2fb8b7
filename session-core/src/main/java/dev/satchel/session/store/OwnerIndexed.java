package dev.satchel.session.store;

import java.util.Optional;

/**
 * The power to find the records of one owner, in pages. To get all of them, walk to the last page:
 *
 * <pre>{@code
 * Optional<OwnerPage.Cursor> after = Optional.empty();
 * do {
 *     OwnerPage page = index.findByOwner(owner, after, 500);
 *     page.records().forEach(record -> store.delete(record.key(), record.version()));
 *     after = page.next();
 * } while (after.isPresent());
 * }</pre>
 *
 * <p><b>Guarantees.</b> A record that was acknowledged before the walk began, and that stands and keeps its owner until
 * the walk ends, is returned at least once. That holds whatever is written meanwhile: its own touches and replaces,
 * other records that come and go, deletes of what was answered already. A walk ends: beside n records it has about
 * n/limit pages. A record is answered as it is when its page is answered, never as it was when the walk began. One that
 * cannot be read hides no other one and is answered as {@link OwnerPage#unreadable}.
 *
 * <p><b>Limits.</b> It may answer one record twice, and in any order. It may over-report: a record past its {@code
 * reclaimAt}, or one that has another owner by now. A record that is created during a walk may be missing from it.
 *
 * <p><b>How to build it.</b> Order by what never changes of a record, such as its key, and let the cursor be the last
 * one returned. Or list the keys once and let the cursor be those that are left. An offset is wrong: what is deleted in
 * front of it makes it skip as many.
 */
public interface OwnerIndexed {

    /**
     * One page of the owner's records.
     *
     * @param after what the page before answered as {@link OwnerPage#next}; empty for the first page
     * @param limit the most that the page holds, readable or not; at least 1
     */
    OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit);
}
