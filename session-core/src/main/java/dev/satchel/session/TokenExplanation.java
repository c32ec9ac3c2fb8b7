package dev.satchel.session;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a token opens a session or does not, as {@link Sessions#explain} found it, for a support desk. It holds no value
 * and no token. {@code toString} does not show the owner.
 *
 * @param stack the stack's name
 * @param opens whether the token opens a session now
 * @param fingerprint the session's fingerprint, as in events and logs; empty where no session is known
 * @param owner the owner of the session, for support staff
 * @param reasons what was judged, in the order of judging: a sentence each
 */
public record TokenExplanation(
        String stack, boolean opens, String fingerprint, Optional<String> owner, List<String> reasons) {

    /** Copies the list. */
    public TokenExplanation {
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(owner, "owner");
        reasons = List.copyOf(reasons);
    }

    /** Everything but the owner. */
    @Override
    public String toString() {
        return "TokenExplanation[stack=" + stack + ", opens=" + opens + ", fingerprint=" + fingerprint + ", owner="
                + (owner.isPresent() ? "redacted" : "none") + ", reasons=" + reasons + "]";
    }
}
