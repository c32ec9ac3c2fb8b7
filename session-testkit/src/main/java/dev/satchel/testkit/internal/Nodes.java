package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.internal.Succession.Move;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Two nodes on one storage are one store; two namespaces are two. */
final class Nodes {

    private static final int MANY = 1_000;

    /** With it a name has 63 characters, as much as some databases keep of one. */
    private static final String LONG = "x".repeat(39);

    private static final int MAX_STEPS = 1_000;

    private Nodes() {}

    static Family<Rig> family() {
        return new Family<>(
                "ISO",
                "Nodes and namespaces",
                Stream.concat(rules().stream(), Processes.rules().stream()).toList());
    }

    private static List<Rule<Rig>> rules() {
        return List.of(
                Rule.must("ISO-01", Claim.SHARED)
                        .says("A record that one node creates is found by another one at once.")
                        .because("The next request of the same browser goes to the other node.")
                        .beware("Writing later, or reading from a replica.")
                        .exactly(Nodes::creates),
                Rule.must("ISO-02", Claim.SHARED)
                        .says(
                                "A record that one node replaces is found replaced by another one, also after that one read the former record.")
                        .because("A cache must not show a former session.")
                        .beware("A read cache per node.")
                        .exactly(Nodes::replaces),
                Rule.must("ISO-03", Claim.SHARED)
                        .says("A version that another node replaced is refused.")
                        .because("Compare-and-set holds across nodes or not at all.")
                        .beware(
                                "Comparing with the version that this node remembers, and writing to the storage unconditionally.")
                        .exactly(Nodes::stale),
                Rule.must("ISO-04", Claim.SHARED)
                        .says(
                                "A record that one node deletes is not found by another one, also after that one read it.")
                        .because("A logout holds everywhere.")
                        .beware("A cache that is notified of changes, and not of deletes.")
                        .exactly(Nodes::deletes),
                Rule.must("ISO-05", Claim.SHARED, Claim.OWNERS)
                        .says("A record that one node creates for an owner is listed by another one.")
                        .because("'Sign out everywhere' includes the other nodes.")
                        .beware("An owner index in the memory of each node.")
                        .exactly(Nodes::lists),
                Rule.must("ISO-06")
                        .says(
                                "Two namespaces share no records, also when their names begin alike, differ in case, or hold _, - or %.")
                        .because("Production and staging may share one server.")
                        .beware(
                                "A name that is not part of every key, that is cut or folded, or is used as a pattern; static state.")
                        .exactly(apart(Nodes::namespaces)),
                Rule.must("ISO-07", Claim.OWNERS)
                        .says("Two namespaces share no owner index.")
                        .because("The same person has sessions in both.")
                        .beware("Prefixing the records, and not the index.")
                        .exactly(apart(Nodes::ownersOfNamespaces)),
                Rule.must("ISO-08", Claim.REAP)
                        .says("Reclaiming in one namespace leaves the other one alone.")
                        .because("The clocks of two environments need not agree.")
                        .beware("An expiry index, or a directory walk, over everything.")
                        .exactly(apart(Nodes::reapingOfNamespaces)),
                Rule.must("ISO-09", Claim.SHARED)
                        .says(
                                "The results that several threads see of one key through two nodes fit one order in which each is right.")
                        .because("Nodes race for a session as threads do.")
                        .beware("A lock that each node has for itself.")
                        .sampled(Race.again(rig -> {
                            Histories.check(rig, 2);
                            Succession.race(rig, 2, Move.REPLACE, Move.REPLACE, Move.DELETE);
                        })));
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

    /** A check of one namespace against another one. */
    @FunctionalInterface
    private interface Neighbours {
        void check(Rig here, Rig there) throws Exception;
    }

    /** Any two, and two whose names are alike: cut, folded, trimmed, or taken for a pattern, they are the same. */
    private static Rule.Check<Rig> apart(Neighbours neighbours) {
        return rig -> {
            neighbours.check(rig, rig.another());
            String name = rig.bench().namespace().substring(0, 24);
            for (List<String> two : List.of(
                    List.of(name, name + "2"),
                    List.of(name + "_1", name + "x1"),
                    List.of(name + "-1", name + "-1-1"),
                    List.of(name + "%1", name + "-x-1"),
                    List.of(name + "-a", name + "-A"),
                    List.of(name + "-1", name + "-1 "),
                    List.of(name + LONG + "1", name + LONG + "2"))) {
                Rig one = rig.named(two.get(0));
                Rig other = rig.named(two.get(1));
                if (opens(one) && opens(other)) {
                    neighbours.check(one, other);
                    neighbours.check(other, one);
                }
            }
        };
    }

    /** Whether the store takes the name. */
    private static boolean opens(Rig rig) throws Exception {
        try {
            rig.store();
            return true;
        } catch (IllegalArgumentException | SessionConfigurationException refused) {
            return false;
        }
    }

    private static void namespaces(Rig one, Rig other) throws Exception {
        SessionStore here = one.store();
        SessionStore there = other.store();
        StoredRecord record = one.created();
        Expect.absent("after a create in another namespace", there, record.key());
        StoredRecord twin = one.next(record).record();
        Expect.answer("create under a key that another namespace has", there.create(twin), APPLIED);
        Expect.stored("after it, in one namespace", here, record);
        Expect.answer("delete", there.delete(record.key(), twin.version()), APPLIED);
        Expect.stored("after a delete in the other one", here, record);
    }

    private static void ownersOfNamespaces(Rig here, Rig there) throws Exception {
        OwnerKey owner = here.owner();
        here.created(here.draft().owner(owner));
        int listed = Owners.walk(there.store(), owner).size();
        Expect.answer("the number of records listed in another namespace", listed, 0);
    }

    private static void reapingOfNamespaces(Rig here, Rig there) throws Exception {
        StoredRecord record = here.created();
        Reapable reapable = there.power(Reapable.class);
        Instant after = record.reclaimAt().plusSeconds(60);
        // Until all is gone: one step may be used up by what others have left.
        for (int steps = 0; steps < MAX_STEPS && reapable.deleteExpired(after, MANY) >= MANY; steps++) {
            Expect.stored("while another namespace is reaped", here.store(), record);
        }
        Expect.stored("after deleteExpired in another namespace", here.store(), record);
    }
}
