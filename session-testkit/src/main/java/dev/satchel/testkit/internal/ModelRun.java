package dev.satchel.testkit.internal;

import dev.satchel.testkit.internal.Operation.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Random sequences of calls against a small model. One that the store answers otherwise than the model is made as short
 * as deleting can make it, and printed as Java.
 */
final class ModelRun {

    private static final int LENGTH = 40;

    private ModelRun() {}

    static Family<Rig> family() {
        return new Family<>(
                "ALL",
                "Everything together",
                List.of(Rule.must("ALL-01")
                        .says(
                                "Any sequence of calls, over several keys and nodes, has the results of a map with versions.")
                        .because("Rules are about single calls, and many bugs need several.")
                        .beware("Two structures (records and index, cache and storage) that drift apart.")
                        .sampled(ModelRun::check)));
    }

    private static void check(Rig rig) throws Exception {
        Set<Claim> claims = rig.claims();
        int runs = rig.effort().of(60, 3_000);
        for (int run = 0; run < runs; run++) {
            List<Operation> operations = sequence(rig.random(), claims);
            Optional<String> difference = ModelComparison.of(rig, operations, Listing.NONE);
            if (difference.isPresent()) {
                report(rig, operations);
            }
        }
    }

    private static List<Operation> sequence(Random random, Set<Claim> claims) {
        List<Verb> verbs = new ArrayList<>(List.of(
                Verb.FIND, Verb.FIND, Verb.CREATE, Verb.CREATE, Verb.REPLACE, Verb.REPLACE, Verb.DELETE, Verb.WAIT));
        if (claims.contains(Claim.TOUCH)) {
            verbs.add(Verb.TOUCH);
        }
        if (claims.contains(Claim.OWNERS)) {
            verbs.addAll(List.of(Verb.LIST, Verb.LIST));
        }
        if (claims.contains(Claim.REAP)) {
            verbs.add(Verb.REAP);
        }
        int nodes = claims.contains(Claim.SHARED) ? 2 : 1;
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            operations.add(new Operation(
                    verbs.get(random.nextInt(verbs.size())),
                    random.nextInt(nodes),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(4) > 0,
                    random.nextInt(-5, 60),
                    random.nextLong()));
        }
        return operations;
    }

    private static void report(Rig rig, List<Operation> operations) throws Exception {
        List<Operation> shortest = operations;
        boolean shorter = true;
        while (shorter) {
            shorter = false;
            for (int length = shortest.size() / 2; length >= 1 && !shorter; length /= 2) {
                for (int from = 0; from + length <= shortest.size() && !shorter; from += length) {
                    List<Operation> rest = new ArrayList<>(shortest);
                    rest.subList(from, from + length).clear();
                    if (ModelComparison.of(rig, rest, Listing.NONE).isPresent()) {
                        shortest = rest;
                        shorter = true;
                    }
                }
            }
        }
        Listing listing = new Listing();
        String difference = ModelComparison.of(rig, shortest, listing)
                .orElse("something that did not happen when it was tried again");
        throw new Violation(
                difference + System.lineSeparator() + "  As a test:" + System.lineSeparator() + listing.java());
    }
}
