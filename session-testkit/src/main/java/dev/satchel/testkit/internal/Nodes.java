package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;
import static dev.satchel.session.spi.WriteResult.CONFLICT;

import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StoredRecord;
import java.util.List;

/** Two nodes on one storage are one store; two namespaces are two. */
final class Nodes {

    private Nodes() {}

    static Family<Rig> family() {
        return new Family<>(
                "ISO",
                "Nodes and namespaces",
                List.of(
                        Rule.must("ISO-01", Claim.SHARED)
                                .says("What one node creates, another one finds at once.")
                                .because("The next request of the same browser goes to the other node.")
                                .beware("Writing behind; reading from a replica.")
                                .exactly(Nodes::creates),
                        Rule.must("ISO-02", Claim.SHARED)
                                .says(
                                        "What one node replaces, another one finds replaced, though it had found the former record.")
                                .because("A cache must not show yesterday's session.")
                                .beware("A read cache per node.")
                                .exactly(Nodes::replaces),
                        Rule.must("ISO-03", Claim.SHARED)
                                .says("A version that another node replaced is refused.")
                                .because("Compare-and-set holds across nodes or not at all.")
                                .beware(
                                        "Comparing with what this node knows, and writing to the storage unconditionally.")
                                .exactly(Nodes::stale),
                        Rule.must("ISO-04", Claim.SHARED)
                                .says("What one node deletes, another one does not find, though it had.")
                                .because("A logout holds everywhere.")
                                .beware("A cache that learns of changes, and not of deletes.")
                                .exactly(Nodes::deletes),
                        Rule.must("ISO-05", Claim.SHARED, Claim.OWNERS)
                                .says("What one node creates for an owner, another one lists.")
                                .because("'Sign out everywhere' includes the other nodes.")
                                .beware("An owner index in the memory of each node.")
                                .exactly(Nodes::lists),
                        Rule.must("ISO-06")
                                .says("Two namespaces share no records.")
                                .because("Production and staging meet on one server.")
                                .beware("A name that does not go into every key; static state.")
                                .exactly(Nodes::namespaces),
                        Rule.must("ISO-07", Claim.OWNERS)
                                .says("Two namespaces share no owner index.")
                                .because("The same person has sessions in both.")
                                .beware("Prefixing the records, and not the index.")
                                .exactly(Nodes::ownersOfNamespaces),
                        Rule.must("ISO-08", Claim.REAP)
                                .says("Reclaiming in one namespace leaves the other one alone.")
                                .because("The clocks of two environments need not agree.")
                                .beware("An expiry index, or a directory walk, over everything.")
                                .exactly(Nodes::reapingOfNamespaces),
                        Rule.must("ISO-09", Claim.SHARED)
                                .says(
                                        "What several threads see of one key through two nodes can be put into one order in which every answer is right.")
                                .because("Nodes race for a session as threads do.")
                                .beware("A lock that only this process sees.")
                                .sampled(rig -> Histories.check(rig, 2))));
    }

    private static void creates(Rig rig) throws Exception {
        SessionStore other = rig.node();
        Expect.stored("after a create through another node", other, rig.created());
    }

    /** Created, and seen to be: that others see it at once is a rule of its own. */
    private static StoredRecord settled(Rig rig, Draft draft) throws Exception {
        StoredRecord record = rig.created(draft);
        Expect.that(rig.store().find(record.key()).isPresent(), "after a create, find answers nothing");
        return record;
    }

    private static void replaces(Rig rig) throws Exception {
        SessionStore other = rig.node();
        StoredRecord record = settled(rig, rig.draft());
        Expect.stored("after a create through another node", other, record);
        StoredRecord next = rig.next(record).record();
        Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
        Expect.stored("after a replace through another node", other, next);
    }

    private static void stale(Rig rig) throws Exception {
        SessionStore other = rig.node();
        StoredRecord record = rig.created();
        other.find(record.key());
        StoredRecord next = rig.next(record).record();
        Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
        Expect.answer(
                "replace that expects a version that another node replaced",
                other.replace(rig.next(record).record(), record.version()),
                CONFLICT);
        Expect.stored("after it", rig.store(), next);
    }

    private static void deletes(Rig rig) throws Exception {
        SessionStore other = rig.node();
        StoredRecord record = settled(rig, rig.draft());
        Expect.stored("after a create through another node", other, record);
        Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        Expect.absent("after a delete through another node", other, record.key());
    }

    private static void lists(Rig rig) throws Exception {
        SessionStore other = rig.node();
        OwnerKey owner = rig.owner();
        StoredRecord record = settled(rig, rig.draft().owner(owner));
        Owners.lists(other, owner, List.of(record.key()), "after a create through another node");
    }

    private static void namespaces(Rig rig) throws Exception {
        SessionStore here = rig.store();
        SessionStore there = rig.another().store();
        StoredRecord record = rig.created();
        Expect.absent("after a create in another namespace", there, record.key());
        StoredRecord twin = rig.next(record).record();
        Expect.answer("create under a key that another namespace has", there.create(twin), APPLIED);
        Expect.stored("after it, in one namespace", here, record);
        Expect.answer("delete", there.delete(record.key(), twin.version()), APPLIED);
        Expect.stored("after a delete in the other one", here, record);
    }

    private static void ownersOfNamespaces(Rig rig) throws Exception {
        SessionStore there = rig.another().store();
        OwnerKey owner = rig.owner();
        rig.created(rig.draft().owner(owner));
        int listed = Rig.power(there, OwnerIndexed.class).findByOwner(owner, 10).size();
        Expect.answer("the number of records listed in another namespace", listed, 0);
    }

    private static void reapingOfNamespaces(Rig rig) throws Exception {
        SessionStore there = rig.another().store();
        StoredRecord record = rig.created();
        Rig.power(there, Reapable.class).deleteExpired(record.reclaimAt().plusSeconds(60), 1_000);
        Expect.stored("after deleteExpired in another namespace", rig.store(), record);
    }
}
