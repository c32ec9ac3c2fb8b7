package dev.satchel.sealed;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.spi.BackendTraits;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.Composition;
import dev.satchel.session.spi.Guarantee;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StoreTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are sealed into their own token: JWE with {@code dir} and {@code A256GCM} (RFC 7516), under keys derived for each stack and day
 * from a {@link KeyRing}. Nobody without the key can read or change a token, and none opens in another stack. Any JOSE library opens
 * them, given the content key: see {@code docs/sealed-tokens.md}.
 *
 * <p><b>Not promised</b> without a {@linkplain #ledger ledger}: there is no server state, so the last response wins, an older token that somebody
 * kept opens until it expires, and {@code rotate} and {@code destroy} bind only a client that drops what it is told to drop. What can be spent
 * (points, codes) belongs in a store.
 *
 * <p><b>Limits.</b> A token has 4,000 bytes at most, which is about 2.8 KB of session; over it, {@link
 * dev.satchel.session.SessionTooLargeException} before anything is sent. A codec whose envelope is a JSON object is required.
 *
 * <p><b>Threads.</b> Immutable; each word answers another one. <b>Errors.</b> What is presented never throws: it opens or is refused with a reason.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod")
 *     .codec(JsonCodec.standard())
 *     .backend(SealedSessions.with(KeyRing.fromFile(Path.of("/etc/shop/session-keys.json"))))
 *     .build();
 * }</pre>
 */
public final class SealedSessions implements SessionBackend.Factory {

    private static final Duration LONGEST = Duration.ofDays(400);

    private final KeyRing keys;
    private final boolean resealOnRead;
    private final @Nullable Duration longest;
    private final @Nullable SessionStore ledger;
    private final boolean strict;

    private SealedSessions(
            KeyRing keys,
            boolean resealOnRead,
            @Nullable Duration longest,
            @Nullable SessionStore ledger,
            boolean strict) {
        this.keys = keys;
        this.resealOnRead = resealOnRead;
        this.longest = longest;
        this.ledger = ledger;
        this.strict = strict;
    }

    /** Sessions sealed under the keys of this ring. */
    public static SealedSessions with(KeyRing keys) {
        return new SealedSessions(Objects.requireNonNull(keys, "keys"), false, null, null, false);
    }

    /** A session that was sealed under another key than the primary one is sealed anew when it is read, not only at its next write. */
    public SealedSessions resealOnRead() {
        return new SealedSessions(keys, true, longest, ledger, strict);
    }

    /**
     * How long after it was sealed a token can open at most, whatever it says, and how long a retired key opens. Default 400 days, which is as
     * long as browsers keep a cookie, or the policy's absolute lifetime where that is longer. A session whose own lifetime is longer is refused when
     * it is written.
     */
    public SealedSessions longestLifetime(Duration duration) {
        return new SealedSessions(keys, resealOnRead, Objects.requireNonNull(duration, "duration"), ledger, strict);
    }

    /**
     * Keeps a list of the tokens that are valid in this store: no record, no session. Logout and revocation become real, a replayed token is
     * told from the current one, concurrent writes conflict, and reading never issues a token. Costs one read for each exchange and one small write for
     * each change or due touch.
     *
     * <p>The token before the current one opens for 30 seconds, so that a lost response does not lose the session; its writes conflict. Later
     * on it is accepted for one write, which raises {@link dev.satchel.session.spi.SessionEvent.Rollback}; {@link #strict} refuses that.
     */
    public SealedSessions ledger(SessionStore store) {
        return new SealedSessions(keys, resealOnRead, longest, Objects.requireNonNull(store, "store"), strict);
    }

    /** With a ledger: a token that was replaced more than 30 seconds ago is refused. One lost response then loses the session. */
    public SealedSessions strict() {
        return new SealedSessions(keys, resealOnRead, longest, ledger, true);
    }

    /**
     * The backend of this stack.
     *
     * @throws SessionConfigurationException when the policy's budget or lifetime does not fit into a token, the codec writes no JSON object, or
     *     {@link #strict} was said without a ledger
     */
    @Override
    public SessionBackend create(Composition stack) {
        int budget = stack.policy().budget().orElse(TokenSeal.LONGEST);
        Duration absolute = stack.policy().lifetime().absolute();
        Duration reach = longest != null ? longest : absolute.compareTo(LONGEST) > 0 ? absolute : LONGEST;
        refuse(stack, budget, absolute, reach);
        TokenSeal seal = new TokenSeal(stack, keys, reach, budget);
        Horizon horizon = new Horizon(stack.clock(), reach);
        if (ledger == null) {
            return new SealedBackend(seal, horizon, resealOnRead, traits(budget));
        }
        LedgerStore records = new LedgerStore(ledger);
        return new LedgerBackend(stack, seal, horizon, records, strict, resealOnRead, traits(budget, records));
    }

    private void refuse(Composition stack, int budget, Duration absolute, Duration reach) {
        List<SessionConfigurationException.Problem> problems = new ArrayList<>();
        if (budget > TokenSeal.LONGEST) {
            problems.add(new SessionConfigurationException.Problem(
                    "sealed.budget",
                    "a budget of " + budget + " bytes: a browser drops a cookie without a word when it is that large",
                    "choose at most " + TokenSeal.LONGEST + ", or keep large sessions in a store"));
        }
        if (absolute.compareTo(reach) > 0 || reach.compareTo(Lifetime.MAX) > 0) {
            problems.add(new SessionConfigurationException.Problem(
                    "sealed.longest-lifetime",
                    "longestLifetime " + reach + " does not lie between the policy's absolute lifetime, " + absolute
                            + ", and " + Lifetime.MAX,
                    "choose longestLifetime(…) in between"));
        }
        if (strict && ledger == null) {
            problems.add(new SessionConfigurationException.Problem(
                    "sealed.strict",
                    "strict() without a ledger: there is nothing to compare a token with",
                    "add ledger(store), or leave strict() out"));
        }
        if (!writesObject(stack)) {
            problems.add(new SessionConfigurationException.Problem(
                    "sealed.codec",
                    "the codec " + stack.codec().name() + " does not write a JSON object",
                    "choose a codec that does, such as JsonCodec"));
        }
        if (!problems.isEmpty()) {
            throw new SessionConfigurationException(problems);
        }
    }

    private static boolean writesObject(Composition stack) {
        SessionState probe = SessionState.born(new BirthId(0, 0), Instant.EPOCH).build();
        Payload written = stack.codec().write(probe);
        return written.borrow(
                (array, offset, size) -> size > 2 && array[offset] == '{' && array[offset + size - 1] == '}');
    }

    private BackendTraits traits(int budget) {
        Set<Guarantee> guarantees = EnumSet.noneOf(Guarantee.class);
        List<String> notes = notes();
        if (!keys.ephemeral()) {
            guarantees.add(Guarantee.SHARED);
            guarantees.add(Guarantee.DURABLE);
        }
        notes.add(
                "no server state: the last response wins, for re-issues by reading too; rotation and destroy bind only"
                        + " an honest client, unless there is a ledger");
        return new BackendTraits("sealed token", guarantees, budget, notes);
    }

    private BackendTraits traits(int budget, LedgerStore records) {
        Set<Guarantee> guarantees = EnumSet.of(Guarantee.DETECT_CONFLICT, Guarantee.REVOCABLE);
        List<String> notes = notes();
        if (records.indexed()) {
            guarantees.add(Guarantee.OWNER_INDEX);
        }
        if (!keys.ephemeral()) {
            Set<StoreTraits.Trait> promised = records.traits().traits();
            if (promised.contains(StoreTraits.Trait.SHARED)) {
                guarantees.add(Guarantee.SHARED);
            }
            if (promised.contains(StoreTraits.Trait.DURABLE)) {
                guarantees.add(Guarantee.DURABLE);
            }
        }
        notes.add(
                strict
                        ? "a token that was replaced is refused after 30 seconds: a lost response loses the session"
                        : "two lost responses in a row lose the session; what can be spent belongs in a store");
        return new BackendTraits(
                "sealed token, ledger in " + records.traits().displayName(), guarantees, budget, notes);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (keys.ephemeral()) {
            notes.add("the key is gone with this process, and every session with it: for development only");
        }
        return notes;
    }
}
