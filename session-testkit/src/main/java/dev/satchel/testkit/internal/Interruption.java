package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Every verb and every power, asked by a thread that is interrupted; then what is stored. */
final class Interruption {

    private final Rig rig;
    private final SessionStore store;

    private Interruption(Rig rig) throws Exception {
        this.rig = rig;
        this.store = rig.store();
    }

    static void check(Rig rig) throws Exception {
        Interruption interruption = new Interruption(rig);
        interruption.find();
        interruption.create();
        interruption.replace();
        interruption.delete();
        if (rig.store().power(Touchable.class).isPresent()) {
            interruption.touch();
        }
        if (rig.store().power(OwnerIndexed.class).isPresent()) {
            interruption.list();
        }
        if (rig.store().power(Reapable.class).isPresent()) {
            interruption.reap();
        }
        interruption.time();
    }

    private void time() throws Exception {
        Optional<InstantSource> clock = store.power(InstantSource.class);
        if (clock.isPresent()) {
            Optional<Instant> unused = interrupted("time", clock.get()::instant);
        }
    }

    private void find() throws Exception {
        StoredRecord record = rig.created();
        Optional<Optional<StoredRecord>> answer = interrupted("find", () -> store.find(record.key()));
        answer.ifPresent(found -> Expect.that(found.isPresent(), "find by an interrupted thread answered nothing"));
        goesOn("find", record, null);
    }

    private void create() throws Exception {
        StoredRecord record = rig.record();
        boolean applied = applied("create", () -> store.create(record));
        Optional<StoredRecord> left = store.find(record.key());
        Expect.that(
                !applied || left.isPresent(),
                "create by an interrupted thread answered APPLIED, and no record is there");
        left.ifPresent(found -> Expect.same("what find answers after an interrupted create", found, record));
        Expect.answer("create after an interruption", store.create(rig.record()), APPLIED);
    }

    private void replace() throws Exception {
        StoredRecord record = rig.created();
        StoredRecord next = rig.next(record).record();
        boolean applied = applied("replace", () -> store.replace(next, record.version()));
        goesOn("replace", applied ? next : record, applied ? null : next);
    }

    private void touch() throws Exception {
        Touchable touchable = rig.power(Touchable.class);
        StoredRecord record = rig.created();
        StoredRecord next = record.touched(
                rig.version(), rig.now().plusSeconds(1), record.reclaimAt().plusSeconds(1));
        boolean applied = applied(
                "touch",
                () -> touchable.touch(
                        next.key(), record.version(), next.version(), next.lastUsedAt(), next.reclaimAt()));
        goesOn("touch", applied ? next : record, applied ? null : next);
    }

    private void delete() throws Exception {
        StoredRecord record = rig.created();
        boolean applied = applied("delete", () -> store.delete(record.key(), record.version()));
        boolean left = store.find(record.key()).isPresent();
        Expect.that(
                !applied || !left, "delete by an interrupted thread answered APPLIED, and the record is still there");
        if (left) {
            goesOn("delete", record, null);
        }
    }

    private void list() throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(owner));
        interrupted("findByOwner", () -> Owners.walk(store, owner))
                .ifPresent(listed -> Expect.that(
                        Owners.keys(listed).contains(record.key()),
                        "findByOwner by an interrupted thread answered without the owner's record"));
        Owners.lists(store, owner, java.util.List.of(record.key()), "after an interrupted findByOwner");
    }

    private void reap() throws Exception {
        Reapable reapable = rig.power(Reapable.class);
        StoredRecord live = rig.created();
        StoredRecord passed = rig.created(rig.draft().reclaimAt(rig.now().minusSeconds(60)));
        boolean before = store.find(passed.key()).isPresent() && !Reclaiming.dropsByItself(rig);
        Optional<Integer> answer = interrupted("deleteExpired", () -> reapable.deleteExpired(rig.now(), 10));
        boolean left = store.find(passed.key()).isPresent();
        answer.ifPresent(count -> Expect.that(
                !before || left == (count == 0),
                "deleteExpired by an interrupted thread answered " + count + ", and the record that had passed is "
                        + (left ? "still there" : "gone")));
        goesOn("deleteExpired", live, null);
    }

    private boolean applied(String verb, Callable<Object> call) throws Exception {
        Optional<Object> answer = interrupted(verb, call);
        answer.ifPresent(result -> Expect.answer(verb + " by an interrupted thread", result, APPLIED));
        return answer.isPresent();
    }

    /**
     * Its result; empty when it threw that it could not. In a thread of its own: the test's must not stay interrupted.
     */
    private static <T> Optional<T> interrupted(String verb, Callable<T> call) throws Exception {
        return new Race()
                .of(1, number -> {
                    Thread.currentThread().interrupt();
                    Optional<T> answer;
                    try {
                        answer = Optional.of(call.call());
                    } catch (SessionStoreException lawful) {
                        answer = Optional.empty();
                    }
                    Expect.that(Thread.interrupted(), "after a " + verb + ", the thread is not interrupted any more");
                    return answer;
                })
                .get(0);
    }

    /** The record is what it was, or what the verb that failed would have made of it, and can be written. */
    private void goesOn(String verb, StoredRecord record, @Nullable StoredRecord orElse) {
        StoredRecord left = store.find(record.key())
                .orElseThrow(() -> new Violation("after an interrupted " + verb + ", find answers nothing"));
        if (orElse == null || Expect.difference(left, orElse).isEmpty()) {
            Expect.same("what find answers after an interrupted " + verb, left, orElse == null ? record : orElse);
        } else {
            Expect.same("what find answers after an interrupted " + verb, left, record);
        }
        StoredRecord next = rig.next(left).record();
        Expect.answer("replace after an interrupted " + verb, store.replace(next, left.version()), APPLIED);
    }
}
