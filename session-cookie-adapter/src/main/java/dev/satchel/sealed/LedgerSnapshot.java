package dev.satchel.sealed;

import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;

/**
 * A session as its token says it, and the ledger's record of it.
 *
 * @param token the token that it was opened with
 * @param standing what that token is good for
 * @param record the record
 * @param lastUsedAt when the session was last used, as far as the record can be believed
 * @param expiresAt when it expires, as the record says: a touch moves that, and issues no token
 */
record LedgerSnapshot(LedgerToken token, Standing standing, LedgerRecord record, Instant lastUsedAt, Instant expiresAt)
        implements Snapshot {

    /** The standing of a presented token. */
    enum Standing {
        /** It is the current one. */
        CURRENT("the current token"),
        /**
         * It was replaced a moment ago, and the response with the current one may be lost or on its way: reading only.
         */
        DELIVERY("the token before the current one, within the hand-over: it reads, and its writes conflict"),
        /**
         * It was replaced longer ago, and the current one was never presented: it reads, and is taken for one write.
         */
        LATE("the token before the current one, which was never presented: it is taken for one write"),
        /** It was replaced by a rotation. */
        ROTATED("replaced by a rotation or a login, within the hand-over");

        private final String meaning;

        Standing(String meaning) {
            this.meaning = meaning;
        }

        /** The meaning, for people. */
        String meaning() {
            return meaning;
        }
    }

    @Override
    public SessionState state() {
        return token.state();
    }

    @Override
    public int size() {
        return token.size();
    }

    /** Whether to seal it anew even if it is only read. Only the current token writes. */
    boolean reseal() {
        return standing == Standing.CURRENT && token.stale();
    }

    /** Also where the record has a time that is not believed: a touch puts it right. Only the current token writes. */
    @Override
    public boolean outdated() {
        return reseal()
                || (standing == Standing.CURRENT
                        && !lastUsedAt.equals(record.stored().lastUsedAt()));
    }

    @Override
    public String toString() {
        return "LedgerSnapshot[" + state() + ", " + standing + "]";
    }
}
