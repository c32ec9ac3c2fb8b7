package dev.satchel.testkit.internal;

import java.util.List;

/** All rules for stores. */
public final class StoreRules {

    private StoreRules() {}

    /** The families, in the order in which they are read and checked. */
    public static List<Family<Rig>> families() {
        return List.of(
                KeysAndValues.keys(),
                KeysAndValues.values(),
                CreateAndFind.family(),
                CompareAndSet.family(),
                Deletes.family(),
                Touches.family(),
                Rotations.family(),
                Owners.family(),
                Reclaiming.family(),
                Expiry.family(),
                DropReports.family(),
                Nodes.family(),
                Durability.family(),
                Corruption.family(),
                Failures.family(),
                Lifecycle.family(),
                ModelRun.family());
    }

    /** All rules of all families of stores. */
    public static List<Rule<Rig>> all() {
        return families().stream().flatMap(family -> family.rules().stream()).toList();
    }
}
