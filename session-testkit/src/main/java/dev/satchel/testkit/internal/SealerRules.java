package dev.satchel.testkit.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.Sealer;
import dev.satchel.session.codec.Payload;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All rules for sealers. */
public final class SealerRules {

    private static final String PURPOSE = "at-rest/shop/prod";
    private static final int LARGE = 1 << 20;
    private static final int NONCE = 12;

    private SealerRules() {}

    /** The families, in the order in which they are read and checked. */
    public static List<Family<SealerRig>> families() {
        return List.of(new Family<>(
                "SEA",
                "Sealing",
                List.of(
                        Rule.must("SEA-01")
                                .says("A sealed value opens as it was, also by another sealer with the same keys.")
                                .because("Another node reads what this one wrote.")
                                .beware(
                                        "A forgotten size, the whole array that something is part of, or a key that is generated at each start.")
                                .exactly(SealerRules::opens),
                        Rule.must("SEA-02")
                                .says("A sealed value opens for exactly its own binding, to the last byte.")
                                .because("Somebody who can write to the storage must not be able to swap two records.")
                                .beware("Leaving the binding out of what is authenticated, or cutting it.")
                                .exactly(SealerRules::binding),
                        Rule.must("SEA-03")
                                .says(
                                        "A sealed value opens for its own purpose only, wherever purpose ends and binding begins.")
                                .because(
                                        "A record at rest must not open as a token, nor a test's record in production.")
                                .beware(
                                        "One key for all purposes, cutting or folding them, or joining purpose and binding without a separator.")
                                .exactly(SealerRules::purpose),
                        Rule.must("SEA-04")
                                .says("A sealed value with any bit changed, cut off or added does not open.")
                                .because("Otherwise somebody else decides what the session says.")
                                .beware(
                                        "Encryption without authentication, a header outside the authentication, or a short tag.")
                                .exactly(SealerRules::tampering),
                        Rule.must("SEA-05")
                                .says("The same bytes seal differently each time, in many threads too.")
                                .because(
                                        "Equal bytes would show equal sessions, and a repeated nonce reveals the key stream.")
                                .beware("A nonce from a counter of this object, from the time, or from the content.")
                                .exactly(SealerRules::differently),
                        Rule.must("SEA-06")
                                .says("Opening returns empty for any bytes that were not sealed; it never throws.")
                                .because("The bytes come from a storage or a browser, and others can change them.")
                                .beware("Exceptions of the cipher, or of an array that is shorter than a header.")
                                .exactly(SealerRules::neverThrows),
                        Rule.must("SEA-07")
                                .says(
                                        "A sealed value shows nothing of its content, and neither name nor toString shows a key.")
                                .because("describe() and logs show names.")
                                .beware("A checksum or the beginning of the clear bytes in a header.")
                                .exactly(SealerRules::secrets),
                        Rule.must("SEA-08")
                                .says("Several threads at once seal and open their own values.")
                                .because("One sealer serves all requests.")
                                .beware("A cipher in a field.")
                                .sampled(Race.again(SealerRules::threads)),
                        Rule.must("SEA-09", Claim.STRANGER)
                                .says("A value that was sealed under other keys does not open.")
                                .because("A key decides who can open.")
                                .beware("A key that is derived from the purpose alone.")
                                .exactly(SealerRules::strangers))));
    }

    private static Payload text(String text) {
        return Payload.of(text.getBytes(UTF_8));
    }

    private static void opens(SealerRig rig) {
        parts(rig);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        for (Payload clear : List.of(
                Payload.EMPTY,
                rig.bytes(1),
                rig.bytes(15),
                rig.bytes(16),
                rig.bytes(17),
                Payload.of(all),
                // What fills up a block often ends like this.
                Payload.of(new byte[33]),
                Payload.of(new byte[] {7, (byte) 0x80, 0, 0}),
                Payload.of(new byte[] {7, 2, 2}),
                rig.bytes((1 << 16) + 1),
                rig.bytes(100_000),
                rig.bytes(LARGE))) {
            for (Payload binding : List.of(Payload.EMPTY, rig.bytes(32))) {
                Payload sealed = rig.sealer().seal(PURPOSE, binding, clear);
                opens(rig.sealer(), "open", PURPOSE, binding, sealed, clear);
                opens(rig.another(), "open by another sealer of the same keys", PURPOSE, binding, sealed, clear);
            }
        }
    }

    /** All that is sealed, bound and opened lies amid other bytes, and opened bytes stay. */
    private static void parts(SealerRig rig) {
        Part clear = new Part(rig.bytes(40));
        Part binding = new Part(rig.bytes(32));
        Payload sealed = rig.sealer().seal(PURPOSE, binding.payload(), clear.payload());
        clear.isUnchanged("sealing");
        Payload bound = Payload.of(binding.payload().toBytes());
        opens(rig.sealer(), "open, after all were part of an array,", PURPOSE, bound, sealed, clear.payload());
        Part closed = new Part(sealed);
        opens(rig.sealer(), "open of part of an array", PURPOSE, bound, closed.payload(), clear.payload());
        closed.isUnchanged("opening");
        binding.isUnchanged("sealing");
        Payload before = rig.sealer().open(PURPOSE, bound, sealed).orElseThrow();
        Payload other = rig.sealer().seal(PURPOSE, bound, rig.bytes(40));
        rig.sealer().open(PURPOSE, bound, other);
        Expect.that(before.equals(clear.payload()), "what was opened was changed when something else was opened");
    }

    private static void opens(
            Sealer sealer, String verb, String purpose, Payload binding, Payload sealed, Payload clear) {
        Optional<Payload> opened = sealer.open(purpose, binding, sealed);
        Expect.that(opened.isPresent(), verb + " answers nothing for " + clear.size() + " bytes that were sealed");
        Expect.that(
                opened.get().equals(clear), verb + " answers other bytes than the " + clear.size() + " sealed ones");
    }

    private static void binding(SealerRig rig) {
        Payload clear = rig.bytes(40);
        byte[] bound = rig.bytes(80).toBytes();
        Payload sealed = rig.sealer().seal(PURPOSE, Payload.of(bound), clear);
        for (int i = 0; i < bound.length; i++) {
            byte[] other = bound.clone();
            other[i] ^= 1;
            closed(rig, "under a binding that differs in byte " + i, PURPOSE, Payload.of(other), sealed);
            closed(rig, "under a binding cut to " + i + " bytes", PURPOSE, Payload.of(Arrays.copyOf(bound, i)), sealed);
        }
        closed(rig, "under a longer binding", PURPOSE, Payload.of(Arrays.copyOf(bound, 81)), sealed);
        byte[] large = rig.bytes(5_000).toBytes();
        Payload largely = rig.sealer().seal(PURPOSE, Payload.of(large), clear);
        large[large.length - 1] ^= 1;
        closed(rig, "under a large binding that differs in its last byte", PURPOSE, Payload.of(large), largely);
        Payload unbound = rig.sealer().seal(PURPOSE, Payload.EMPTY, clear);
        closed(
                rig,
                "under a binding, when it was sealed under an empty one",
                PURPOSE,
                Payload.of(new byte[1]),
                unbound);
    }

    private static void purpose(SealerRig rig) {
        Payload clear = rig.bytes(40);
        Payload binding = text("binding");
        Payload sealed = rig.sealer().seal(PURPOSE, binding, clear);
        for (String other : List.of(
                "at-rest/shop/prod2",
                "at-rest/shop/pro",
                "at-rest/shop",
                "At-rest/shop/prod",
                "at-rest/shop/test",
                "token")) {
            closed(rig, "for the purpose " + other, other, binding, sealed);
        }
        String name = "at-rest/" + "x".repeat(120);
        Map<String, String> alike = Map.of(
                name + "1",
                name + "2",
                PURPOSE + " ",
                PURPOSE,
                "at-rest/\u00e4",
                "at-rest/\u00f6",
                "at-rest/?",
                "at-rest/\u20ac");
        alike.forEach((one, other) -> closed(
                rig, "for a purpose that is alike", other, binding, rig.sealer().seal(one, binding, clear)));
        closed(rig, "when purpose and binding are split elsewhere", PURPOSE + "b", text("inding"), sealed);
        closed(rig, "when purpose and binding are split elsewhere", "at-rest/shop/pro", text("dbinding"), sealed);
        closed(rig, "when the binding is taken for the content", PURPOSE, Payload.EMPTY, sealed);
    }

    private static void closed(SealerRig rig, String when, String purpose, Payload binding, Payload sealed) {
        Expect.that(rig.sealer().open(purpose, binding, sealed).isEmpty(), "it opens " + when);
    }

    private static void tampering(SealerRig rig) {
        Payload binding = rig.bytes(32);
        byte[] sealed = rig.sealer().seal(PURPOSE, binding, rig.bytes(40)).toBytes();
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            closed(
                    rig,
                    "with bit " + bit + " of " + 8 * sealed.length + " changed",
                    PURPOSE,
                    binding,
                    Payload.of(changed));
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] behind = Arrays.copyOfRange(sealed, sealed.length - length, sealed.length);
            closed(rig, "cut to " + length + " bytes", PURPOSE, binding, Payload.of(Arrays.copyOf(sealed, length)));
            closed(rig, "without all but its last " + length + " bytes", PURPOSE, binding, Payload.of(behind));
        }
        closed(rig, "with a byte behind it", PURPOSE, binding, Payload.of(Arrays.copyOf(sealed, sealed.length + 1)));
        Payload second = rig.sealer().seal(PURPOSE, binding, rig.bytes(40));
        byte[] spliced = second.toBytes();
        System.arraycopy(sealed, 0, spliced, 0, sealed.length / 2);
        closed(rig, "made of the halves of two", PURPOSE, binding, Payload.of(spliced));
    }

    private static void differently(SealerRig rig) throws Exception {
        Payload binding = rig.bytes(32);
        Payload clear = rig.bytes(4);
        int times = rig.effort().of(2_000, 200_000);
        List<Sealer> sealers = List.of(rig.sealer(), rig.another(), rig.sealer(), rig.another());
        List<Set<Payload>> all = rig.race().of(sealers.size(), runner -> {
            Set<Payload> mine = new HashSet<>();
            for (int i = 0; i < times; i++) {
                mine.add(sealers.get(runner).seal(PURPOSE, binding, clear));
            }
            return mine;
        });
        Set<Payload> different = new HashSet<>();
        all.forEach(different::addAll);
        Expect.answer("the number of different seals of the same bytes", different.size(), sealers.size() * times);
        // A nonce in front may differ while key stream and tag are the same.
        int size = different.iterator().next().size();
        Set<String> tails = new HashSet<>();
        different.forEach(each -> tails.add(new String(each.toBytes(), size - NONCE, NONCE, ISO_8859_1)));
        Expect.answer("the number of different ends of these", tails.size(), different.size());
    }

    private static void neverThrows(SealerRig rig) {
        Payload binding = rig.bytes(32);
        byte[] sealed = rig.sealer().seal(PURPOSE, binding, rig.bytes(40)).toBytes();
        for (int size = 0; size < 200; size++) {
            answersNothing(rig, binding, Payload.of(new byte[size]));
            answersNothing(rig, binding, rig.bytes(size));
        }
        answersNothing(rig, binding, rig.bytes(LARGE));
        answersNothing(rig, binding, text("eyJhbGciOiJkaXIifQ..AAAA.BBBB.CCCC"));
        for (int length = 0; length < sealed.length; length++) {
            answersNothing(rig, binding, Payload.of(Arrays.copyOf(sealed, length)));
        }
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] = (byte) ~changed[i];
            answersNothing(rig, binding, Payload.of(changed));
        }
    }

    private static void answersNothing(SealerRig rig, Payload binding, Payload bytes) {
        Optional<Payload> opened;
        try {
            opened = rig.sealer().open(PURPOSE, binding, bytes);
        } catch (RuntimeException | Error e) {
            Unrecoverable.rethrow(e);
            throw new Violation(
                    "opening " + bytes.size() + " bytes threw " + e.getClass().getName(), e);
        }
        Expect.that(opened.isEmpty(), bytes.size() + " bytes that nobody sealed were opened");
    }

    private static void secrets(SealerRig rig) {
        Expect.that(!rig.sealer().name().isBlank(), "the name is blank");
        Expect.answer("the name, asked again", rig.sealer().name(), rig.sealer().name());
        byte[] zeros = new byte[64];
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 'o');
        for (byte[] clear : List.of(zeros, ones, "sesame-open-12345678".getBytes(UTF_8))) {
            Payload sealed = rig.sealer().seal(PURPOSE, Payload.EMPTY, Payload.of(clear));
            String shown = new String(sealed.toBytes(), ISO_8859_1);
            String beginning = new String(clear, 0, 8, ISO_8859_1);
            Expect.that(!shown.contains(beginning), "what was sealed holds the clear bytes");
        }
        header(rig);
    }

    /** Bytes that are equal in each seal say nothing of the content. */
    private static void header(SealerRig rig) {
        List<byte[]> ofOne = seals(rig, Payload.of(new byte[64]));
        List<byte[]> ofOther = seals(rig, rig.bytes(64));
        for (int i = 0; i < ofOne.get(0).length; i++) {
            if (fixed(ofOne, i) && fixed(ofOther, i)) {
                Expect.that(
                        ofOne.get(0)[i] == ofOther.get(0)[i],
                        "byte " + i
                                + " of what was sealed is the same for the same content, and another one for another");
            }
        }
    }

    private static List<byte[]> seals(SealerRig rig, Payload clear) {
        return Stream.generate(
                        () -> rig.sealer().seal(PURPOSE, Payload.EMPTY, clear).toBytes())
                .limit(40)
                .toList();
    }

    private static boolean fixed(List<byte[]> all, int place) {
        return all.stream().allMatch(each -> each[place] == all.get(0)[place]);
    }

    private static void threads(SealerRig rig) throws Exception {
        rig.race().of(4, runner -> {
            for (int i = 0; i < rig.effort().of(500, 20_000); i++) {
                Payload clear = text("n" + runner + " i" + i);
                Payload binding = text("b" + runner);
                Payload sealed = rig.sealer().seal(PURPOSE + runner, binding, clear);
                opens(rig.sealer(), "open among other threads", PURPOSE + runner, binding, sealed, clear);
            }
            return runner;
        });
    }

    private static void strangers(SealerRig rig) {
        for (int size : new int[] {0, 1, 40}) {
            Payload binding = rig.bytes(32);
            Payload ours = rig.sealer().seal(PURPOSE, binding, rig.bytes(size));
            Payload theirs = rig.stranger().seal(PURPOSE, binding, rig.bytes(size));
            Expect.that(rig.stranger().open(PURPOSE, binding, ours).isEmpty(), "other keys open what was sealed");
            Expect.that(rig.sealer().open(PURPOSE, binding, theirs).isEmpty(), "it opens what other keys sealed");
        }
    }
}
