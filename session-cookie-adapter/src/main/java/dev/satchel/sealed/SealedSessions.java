package dev.satchel.sealed;

import static java.util.Objects.requireNonNull;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.GuardedStore;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are sealed into their own token: JWE with {@code dir} and {@code A256GCM} (RFC 7516), under keys
 * derived for each stack and day from a {@link KeyRing}. Nobody without the key can read or change a token, and none
 * opens in another stack. Any JOSE library opens them, given the content key: see {@code docs/sealed-tokens.md}.
 *
 * <p><b>Limits.</b> Without a {@linkplain #ledger ledger} there is no server state, so the last response wins. An older
 * token that somebody kept opens until it expires. {@code rotate} and {@code destroy} bind only a client that drops its
 * cookie when the server asks it to. A value that can be spent (points, codes) belongs in a store.
 *
 * <p>A token has 4,000 bytes at most, which is about 2.8 KB of session; over it, {@link
 * dev.satchel.session.SessionTooLargeException} before anything is sent. A codec whose envelope is a JSON object is
 * required.
 *
 * <p><b>Threads.</b> Immutable; each method returns a changed copy.
 *
 * <p><b>Errors.</b> A presented token never throws: it opens or is refused with a reason.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod")
 *     .codec(JsonCodec.standard())
 *     .backend(SealedSessions.with(KeyRing.fromFile(Path.of("/etc/shop/session-keys.json"))))
 *     .build();
 * }</pre>
 */
public final class SealedSessions implements SessionBackend.Factory {

    private static final Duration MAX_LIFETIME = Duration.ofDays(400);

    private final KeyRing keys;
    private final Set<Rule> rules;
    private final @Nullable Duration longest;
    private final @Nullable SessionStore ledger;

    private SealedSessions(KeyRing keys, Set<Rule> rules, @Nullable Duration longest, @Nullable SessionStore ledger) {
        this.keys = keys;
        this.rules = rules;
        this.longest = longest;
        this.ledger = ledger;
    }

    /** Sessions sealed under the keys of this ring: no ledger, and sealed anew at a write only. */
    public static SealedSessions with(KeyRing keys) {
        return new SealedSessions(requireNonNull(keys, "with(keys)"), Set.of(), null, null);
    }

    /**
     * A session that was sealed under another key than the primary one is sealed anew when it is read. Default: at its
     * next write.
     */
    public SealedSessions resealOnRead() {
        return and(Rule.RESEAL_ON_READ);
    }

    /**
     * How long after it was sealed a token can open at most, whatever it says, and how long a retired key opens. By
     * default a token opens for 400 days, which is as long as browsers keep a cookie, or for the longest absolute
     * lifetime of the policy where that is longer. A retired key opens for the longest absolute lifetime of the policy.
     * A stack whose sessions have {@linkplain dev.satchel.session.Session#lifetime lifetimes of their own} beyond that
     * says the longest of them here. Otherwise such a session ends with its key, where it was not used since the key
     * retired. A session whose own lifetime is longer than a token's is refused when it is written.
     *
     * <p>The stack refuses, when it is composed, a duration that is shorter than an absolute lifetime of the policy,
     * the one of anonymous sessions included, or longer than ten years.
     */
    public SealedSessions longestLifetime(Duration duration) {
        return new SealedSessions(keys, rules, requireNonNull(duration, "longestLifetime(duration)"), ledger);
    }

    /**
     * Keeps a list of the tokens that are valid in this store: no record, no session. Default: no list. Logout and
     * revocation become real, a replayed token is distinguished from the current one, concurrent writes conflict, and
     * reading never issues a token. Costs one read for each exchange and one small write for each change, each due
     * touch and the first use of a token that replaced another.
     *
     * <p>The token before the current one opens for 30 seconds, so that a lost response does not lose the session. Its
     * writes conflict, its destroy works, and it never extends the session. Later on it opens only while the current
     * one was never presented, for one write, which raises {@link dev.satchel.session.SessionEvent.Rollback}. Otherwise
     * it is refused, which raises {@link dev.satchel.session.SessionEvent.Replayed}.
     */
    public SealedSessions ledger(SessionStore store) {
        return new SealedSessions(keys, rules, longest, requireNonNull(store, "ledger(store)"));
    }

    /**
     * With a ledger: a token that was replaced more than 30 seconds ago is refused. One lost response then loses the
     * session. Default: it opens for one late write. The stack refuses this word without a ledger.
     */
    public SealedSessions strict() {
        return and(Rule.STRICT);
    }

    private SealedSessions and(Rule rule) {
        Set<Rule> more = EnumSet.of(rule);
        more.addAll(rules);
        return new SealedSessions(keys, Set.copyOf(more), longest, ledger);
    }

    /**
     * The backend of this stack.
     *
     * @throws SessionConfigurationException when the policy's budget or lifetime does not fit a token, the codec writes
     * no JSON object, or {@link #strict} was said without a ledger
     */
    @Override
    public SessionBackend create(Composition parts) {
        int budget = parts.policy().budget().orElse(TokenSeal.MAX_LENGTH);
        Duration absolute = longest(parts.policy());
        Duration reach = longest != null ? longest : absolute.compareTo(MAX_LIFETIME) > 0 ? absolute : MAX_LIFETIME;
        List<Problem> problems = problems(parts, budget, absolute, reach);
        if (!problems.isEmpty()) {
            throw new SessionConfigurationException(problems);
        }
        TokenSeal seal = new TokenSeal(parts, keys, reach, longest != null ? longest : absolute, budget);
        if (ledger == null) {
            return new SealedBackend(seal, rules, traits(budget));
        }
        parts.requireSameTime(ledger);
        GuardedStore records = new GuardedStore(ledger);
        return new LedgerBackend(parts, seal, records, rules, traits(budget, records));
    }

    private static Duration longest(SessionPolicy policy) {
        Duration absolute = policy.lifetime().absolute();
        return policy.anonymous()
                .map(Lifetime::absolute)
                .filter(anonymous -> anonymous.compareTo(absolute) > 0)
                .orElse(absolute);
    }

    private List<Problem> problems(Composition parts, int budget, Duration absolute, Duration reach) {
        List<Problem> problems = new ArrayList<>();
        if (budget > TokenSeal.MAX_LENGTH) {
            problems.add(new Problem(
                    "sealed.budget",
                    "a budget of " + budget + " bytes: a browser drops a cookie without a word when it is that large",
                    "choose at most " + TokenSeal.MAX_LENGTH + ", or keep large sessions in a store"));
        }
        if (absolute.compareTo(reach) > 0 || reach.compareTo(Lifetime.MAX) > 0) {
            problems.add(new Problem(
                    "sealed.longest-lifetime",
                    "longestLifetime " + reach + " does not lie between the policy's longest absolute lifetime, "
                            + absolute + ", and " + Lifetime.MAX,
                    "choose longestLifetime(…) in between"));
        }
        if (rules.contains(Rule.STRICT) && ledger == null) {
            problems.add(new Problem(
                    "sealed.strict",
                    "strict() without a ledger: there is nothing to compare a token with",
                    "add ledger(store), or leave strict() out"));
        }
        problems.addAll(problemsOfEmpty(parts, budget));
        return problems;
    }

    /** Shown by the token of an empty session, since the codec decides what that takes. */
    private List<Problem> problemsOfEmpty(Composition parts, int budget) {
        List<Problem> problems = new ArrayList<>();
        Instant now = parts.now();
        Payload empty =
                parts.codec().write(SessionState.born(new BirthId(0, 0), now).build());
        int member = ledger == null ? 0 : TokenId.member(new BirthId(0, 0)).length();
        int least = TokenSeal.length(empty.size() + member, now);
        if (budget < least) {
            problems.add(new Problem(
                    "sealed.budget",
                    "a budget of " + budget + " bytes: the token of an empty session takes " + least,
                    "choose more, at most " + TokenSeal.MAX_LENGTH));
        }
        if (!isObject(empty)) {
            problems.add(new Problem(
                    "sealed.codec",
                    "the codec " + parts.codec().name() + " does not write a JSON object",
                    "choose a codec that does, such as JsonCodec"));
        }
        return problems;
    }

    private static boolean isObject(Payload written) {
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

    private BackendTraits traits(int budget, GuardedStore records) {
        Set<Guarantee> guarantees = EnumSet.of(Guarantee.DETECT_CONFLICT, Guarantee.REVOCABLE);
        List<String> notes = notes();
        guarantees.addAll(records.guarantees());
        if (keys.ephemeral()) {
            guarantees.removeAll(Set.of(Guarantee.SHARED, Guarantee.DURABLE));
        }
        notes.add(
                rules.contains(Rule.STRICT)
                        ? "a token that was replaced is refused after 30 seconds: a lost response loses the session"
                        : "two lost responses in a row lose the session; until the current token is presented, the one"
                                + " before is taken for one write; what can be spent belongs in a store");
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
