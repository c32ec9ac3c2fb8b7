package dev.satchel.testkit.internal;

import dev.satchel.session.codec.Payload;
import java.util.Arrays;

/** A payload amid the bytes of others, as values lie in a session. It sees what becomes of them. */
final class Part {

    private static final int MARGIN = 13;
    private static final byte OTHERS = '"';

    private final byte[] array;
    private final byte[] before;
    private final Payload payload;

    Part(Payload whole) {
        array = new byte[whole.size() + 2 * MARGIN];
        Arrays.fill(array, OTHERS);
        whole.copyTo(array, MARGIN);
        before = array.clone();
        payload = Payload.adopt(array, MARGIN, whole.size());
    }

    /** The payload. */
    Payload payload() {
        return payload;
    }

    /** Neither the payload nor what lies around it was changed. */
    void isUnchanged(String by) {
        Expect.that(Arrays.equals(array, before), by + " changed the array that holds what it was given");
    }
}
