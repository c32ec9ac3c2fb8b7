package dev.satchel.sealed;

import dev.satchel.session.SessionEvent.RefusalReason;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/** Explains to people the visible part of a sealed token, and why it was refused. */
final class SealDiagnosis {

    private final String stack;
    private final Keys keys;
    private final Retirement retirement;
    private final Consumer<String> facts;

    SealDiagnosis(String stack, Keys keys, Retirement retirement, Consumer<String> facts) {
        this.stack = stack;
        this.keys = keys;
        this.retirement = retirement;
        this.facts = facts;
    }

    /** The facts that show without opening it. */
    void outside(String token) {
        int header = token.indexOf('.');
        if (token.length() > TokenSeal.MAX_LENGTH || header < 0) {
            facts.accept("shape: " + token.length() + " characters, no sealed token, which has at most "
                    + TokenSeal.MAX_LENGTH + " and four dots" + (header < 0 ? "; it may be the token of a store" : ""));
            return;
        }
        facts.accept("shape: " + token.length() + " characters in parts");
        if (Header.read(token.substring(0, header)) instanceof Header.Accepted accepted) {
            key(accepted.kid());
        } else {
            facts.accept("header: it is not that of a token of ours");
        }
    }

    private void key(Kid kid) {
        List<KeyInfo> known =
                keys.listed().stream().filter(key -> key.id().equals(kid.id())).toList();
        facts.accept("key: " + kid.id() + " is "
                + (known.isEmpty() ? "unknown to this node's ring" : described(known.get(0))));
        facts.accept("day: " + (kid.epoch() <= 365_000 * 10L ? LocalDate.ofEpochDay(kid.epoch()) : "of no calendar"));
    }

    private static String described(KeyInfo key) {
        return key.state().word() + key.since().map(since -> " since " + since).orElse("");
    }

    /** Why it does not open. */
    void refused(RefusalReason reason) {
        switch (reason) {
            case MALFORMED, OVERSIZED -> facts.accept("shape: its parts are not those of a sealed token");
            case FORGED ->
                facts.accept("seal: it does not open: the token was changed, or sealed for another stack than '" + stack
                        + "'");
            case KEY ->
                facts.accept("key: it does not open with this ring: the key is unknown or revoked, retired longer ago"
                        + " than sessions live, or the day is over");
            case REVOKED -> facts.accept("keys: everything that was issued before " + retirement.floor() + " is ended");
            case UNSUPPORTED ->
                facts.accept("times: it is for later, from a clock that was ahead, or of a format that is not known");
            case CORRUPT -> facts.accept("content: it opens and cannot be read by this stack's codec");
            default -> facts.accept("seal: refused");
        }
    }

    /** That it opens, and whether a former key sealed it. */
    void opened(boolean formerKey) {
        facts.accept("seal: it opens" + (formerKey ? ", under another key than the one that seals now" : ""));
    }
}
