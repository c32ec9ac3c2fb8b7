package dev.satchel.sealed;

import dev.satchel.session.SessionConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys as one line of text: {@code state:base64}, separated by commas; one key alone is the primary. */
final class KeyText {

    private KeyText() {}

    static Keys parse(String text, String where) {
        String[] entries = text.strip().split(",", -1);
        if (entries.length == 1 && entries[0].indexOf(':') < 0) {
            return Keys.of(RootKey.parse(entries[0], KeyState.PRIMARY, Optional.empty(), where));
        }
        List<RootKey> keys = new ArrayList<>();
        for (int i = 0; i < entries.length; i++) {
            keys.add(entry(entries[i], "key " + (i + 1) + " of " + where));
        }
        return Keys.of(keys, List.of(), Optional.empty());
    }

    private static RootKey entry(String entry, String where) {
        int colon = entry.indexOf(':');
        KeyState state = KeyState.of(entry.substring(0, Math.max(colon, 0)).strip())
                .orElseThrow(() -> new SessionConfigurationException(
                        "sealed.key-state",
                        where + " does not begin with its state",
                        "write pending:, primary:, retired: or revoked: before each key"));
        return RootKey.parse(entry.substring(colon + 1), state, Optional.empty(), where);
    }
}
