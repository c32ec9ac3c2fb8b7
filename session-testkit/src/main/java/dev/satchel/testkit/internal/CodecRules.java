package dev.satchel.testkit.internal;

import java.util.List;

/** All rules for codecs. */
public final class CodecRules {

    private CodecRules() {}

    /** The families, in the order in which they are read and checked. */
    public static List<Family<CodecRig>> families() {
        return List.of(CodecValues.family(), CodecEnvelopes.family());
    }
}
