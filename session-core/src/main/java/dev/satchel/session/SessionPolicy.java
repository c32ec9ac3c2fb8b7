package dev.satchel.session;

import dev.satchel.session.SessionConfigurationException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How sessions of a stack live: lifetimes, touch interval, conflict rule, size budget, what to do with corrupt data.
 * Immutable.
 *
 * <pre>{@code
 * SessionPolicy policy = SessionPolicy.builder()
 *     .idle(Duration.ofMinutes(30))
 *     .absolute(Duration.ofHours(12))
 *     .touchEvery(Duration.ofMinutes(1))
 *     .build();
 * }</pre>
 */
public final class SessionPolicy {

    /**
     * How many sessions a principal may have where the policy does not say and the storage can count them: 100, then
     * the least recently used ends.
     */
    public static final int DEFAULT_PER_OWNER = 100;

    private static final Duration MIN_DURATION = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MIN_BUDGET = 256;
    private static final SessionPolicy DEFAULTS = builder().build();

    private final Lifetime lifetime;
    private final @Nullable Lifetime anonymous;
    private final OptionalInt perOwner;
    private final boolean furtherClaimsRefused;
    private final Duration touchEvery;
    private final Duration longestExchange;
    private final @Nullable Conflicts conflicts;
    private final @Nullable Integer budget;
    private final Undecodable undecodable;
    private final boolean outagesBridged;
    private final boolean duplicatesRefused;

    private SessionPolicy(Builder builder, Lifetime lifetime, Duration touchEvery) {
        this.lifetime = lifetime;
        this.anonymous = builder.anonymous;
        this.perOwner = builder.perOwner;
        this.furtherClaimsRefused = builder.furtherClaimsRefused;
        this.touchEvery = touchEvery;
        this.longestExchange = builder.longestExchange;
        this.conflicts = builder.conflicts;
        this.budget = builder.budget;
        this.undecodable = builder.undecodable;
        this.outagesBridged = builder.outagesBridged;
        this.duplicatesRefused = builder.duplicatesRefused;
    }

    private SessionPolicy(SessionPolicy from) {
        this.lifetime = from.lifetime;
        this.anonymous = from.anonymous;
        this.perOwner = from.perOwner;
        this.furtherClaimsRefused = from.furtherClaimsRefused;
        this.touchEvery = from.touchEvery;
        this.longestExchange = from.longestExchange;
        this.conflicts = from.conflicts;
        this.budget = null;
        this.undecodable = from.undecodable;
        this.outagesBridged = from.outagesBridged;
        this.duplicatesRefused = from.duplicatesRefused;
    }

    /** The same policy with the backend's own budget. */
    public SessionPolicy withoutBudget() {
        return new SessionPolicy(this);
    }

    /** Idle 30 minutes, absolute 12 hours, touched once a minute, rebased where the backend can. */
    public static SessionPolicy defaults() {
        return DEFAULTS;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The lifetime of a session that has none of its own. */
    public Lifetime lifetime() {
        return lifetime;
    }

    /** The lifetime of a session that nobody owns and that has none of its own; empty for {@link #lifetime}. */
    public Optional<Lifetime> anonymous() {
        return Optional.ofNullable(anonymous);
    }

    /** How many sessions a principal may have; empty for {@link #DEFAULT_PER_OWNER}. */
    public OptionalInt perOwner() {
        return perOwner;
    }

    /** Whether a claim is refused when the principal has that many; otherwise the least recently used session ends. */
    public boolean refusesFurtherClaims() {
        return furtherClaimsRefused;
    }

    /** How often mere reading may write. */
    public Duration touchEvery() {
        return touchEvery;
    }

    /** How long an exchange takes at most. */
    public Duration longestExchange() {
        return longestExchange;
    }

    /** The conflict rule; empty for the best that the backend can. */
    public Optional<Conflicts> conflicts() {
        return Optional.ofNullable(conflicts);
    }

    /** The size budget in bytes; empty for the backend's own. */
    public Optional<Integer> budget() {
        return Optional.ofNullable(budget);
    }

    /** The rule for stored data that cannot be decoded. */
    public Undecodable undecodable() {
        return undecodable;
    }

    /** Whether reads see an empty session when the store cannot answer; otherwise opening throws. */
    public boolean bridgesOutages() {
        return outagesBridged;
    }

    /** Whether none of several different live sessions opens; otherwise the one that was presented first does. */
    public boolean refusesDuplicates() {
        return duplicatesRefused;
    }

    /** Builds a policy. For one thread. */
    public static final class Builder {
        private Duration idle = Duration.ofMinutes(30);
        private Duration absolute = Duration.ofHours(12);
        private boolean persistent;
        private @Nullable Lifetime anonymous;
        private OptionalInt perOwner = OptionalInt.empty();
        private boolean furtherClaimsRefused;
        private @Nullable Duration touchEvery;
        private Duration longestExchange = Duration.ofMinutes(5);
        private @Nullable Conflicts conflicts;
        private @Nullable Integer budget;
        private Undecodable undecodable = Undecodable.DROP_VALUE;
        private boolean outagesBridged;
        private boolean duplicatesRefused;

        private Builder() {}

        /**
         * A session expires when it was not used for so long: 1 ms to ten years, at most {@link #absolute}. Default 30
         * minutes.
         */
        public Builder idle(Duration duration) {
            idle = Objects.requireNonNull(duration, "idle");
            return this;
        }

        /** A session expires so long after it started, whatever its use: 1 ms to ten years. Default 12 hours. */
        public Builder absolute(Duration duration) {
            absolute = Objects.requireNonNull(duration, "absolute");
            return this;
        }

        /** Whether carriers keep the token beyond the end of the browser session. Default no. */
        public Builder persistent(boolean value) {
            persistent = value;
            return this;
        }

        /** A lifetime of its own for sessions that nobody owns, shorter as a rule. Default that of all. */
        public Builder anonymous(Lifetime lifetime) {
            anonymous = Objects.requireNonNull(lifetime, "anonymous");
            return this;
        }

        /**
         * How many sessions a principal may have. A claim beyond that ends those that were not used for the longest
         * time, after it is stored. Needs an owner index. Default {@link #DEFAULT_PER_OWNER} where there is one, so
         * that one account cannot fill a store; {@code Integer.MAX_VALUE} for any number.
         *
         * @throws SessionConfigurationException when {@code max} is less than 1
         */
        public Builder perOwner(int max) {
            if (max < 1) {
                throw new SessionConfigurationException(
                        "policy.per-owner",
                        "a principal with " + max + " sessions can never sign in",
                        "choose perOwner(…) of at least 1");
            }
            perOwner = OptionalInt.of(max);
            return this;
        }

        /**
         * A claim by a principal who has as many sessions as {@link #perOwner} allows throws {@link
         * SessionStoreFullException}, and nothing is stored. Two claims at the same moment may both pass, because the
         * sessions are counted before one is written. Needs an owner index, as {@link #perOwner} does; without that
         * word it holds for {@link #DEFAULT_PER_OWNER}. Default: the claim passes, and the least recently used session
         * ends.
         */
        public Builder refuseFurtherClaims() {
            furtherClaimsRefused = true;
            return this;
        }

        /**
         * Mere reading writes at most this often; a session may expire so much earlier than {@code idle} after its last
         * use. At most half of {@code idle}; zero to write at each use. Default one minute, or half of {@code idle}
         * where that is less.
         */
        public Builder touchEvery(Duration duration) {
            touchEvery = Objects.requireNonNull(duration, "touchEvery");
            return this;
        }

        /**
         * How long an exchange takes at most, 1 ms to ten years. A record is kept so much longer than it lives. Default
         * five minutes. All nodes of a stack need the same value. A store computes a session's deadline from it:
         * changing it moves the deadlines of stored sessions by the difference, until their next touch.
         */
        public Builder longestExchange(Duration duration) {
            longestExchange = Objects.requireNonNull(duration, "longestExchange");
            return this;
        }

        /**
         * The conflict rule. Default: the best that the backend can, {@link Conflicts#rebase} in a store. The stack
         * refuses one that its backend cannot keep.
         */
        public Builder conflicts(Conflicts rule) {
            conflicts = Objects.requireNonNull(rule, "conflicts");
            return this;
        }

        /**
         * The most bytes that a session may take, at least 256. Default: the backend's own, 1 MiB in a store and 4,000
         * in a sealed token.
         */
        public Builder budget(int bytes) {
            budget = bytes;
            return this;
        }

        /** The rule for stored data that cannot be decoded. Default {@link Undecodable#DROP_VALUE}. */
        public Builder undecodable(Undecodable rule) {
            undecodable = Objects.requireNonNull(rule, "undecodable");
            return this;
        }

        /**
         * When the store cannot answer, reads see an empty session, with an event. Writes still throw {@link
         * SessionStoreUnavailableException}. Default: opening throws it.
         */
        public Builder bridgeOutages() {
            outagesBridged = true;
            return this;
        }

        /**
         * When one request presents the tokens of several <em>different live</em> sessions, none of them opens. The
         * exchange starts with a new session. A browser does that which holds one cookie name for two paths or domains.
         * Choose this if a sibling domain might plant its own session before the user's. Then nobody acts in a
         * stranger's session, and the user is signed out until the planted cookie is gone.
         *
         * <p>Default: the session that was presented first opens, so a path or domain that changed locks nobody out.
         * An event names all of them either way. Tokens that open nothing are passed over.
         */
        public Builder refuseDuplicates() {
            duplicatesRefused = true;
            return this;
        }

        /**
         * The policy.
         *
         * @throws SessionConfigurationException with all problems, when there are some
         */
        public SessionPolicy build() {
            Duration half = idle.dividedBy(2);
            Duration touch = touchEvery != null ? touchEvery : half.compareTo(MINUTE) < 0 ? half : MINUTE;
            List<Problem> problems = problems(touch, half);
            if (!problems.isEmpty()) {
                throw new SessionConfigurationException(problems);
            }
            return new SessionPolicy(this, new Lifetime(idle, absolute, persistent), touch);
        }

        private List<Problem> problems(Duration touch, Duration half) {
            List<Problem> problems = new ArrayList<>();
            within(problems, "policy.idle", "idle", idle);
            within(problems, "policy.absolute", "absolute", absolute);
            within(problems, "policy.longest-exchange", "longestExchange", longestExchange);
            if (idle.compareTo(absolute) > 0) {
                problems.add(new Problem(
                        "policy.idle-beyond-absolute",
                        "the idle time " + idle + " is longer than the absolute lifetime " + absolute,
                        "choose idle(…) at most as long as absolute(…)"));
            }
            if (touch.isNegative() || touch.compareTo(half) > 0) {
                problems.add(new Problem(
                        "policy.touch-every",
                        "touchEvery lies between zero and half of idle, " + half + ", not at " + touch,
                        "choose touchEvery(…) at most half as long as idle(…)"));
            }
            if (budget != null && budget < MIN_BUDGET) {
                problems.add(new Problem(
                        "policy.budget",
                        "a budget of " + budget + " bytes holds no session",
                        "choose at least " + MIN_BUDGET));
            }
            return problems;
        }

        private static void within(List<Problem> problems, String id, String name, Duration value) {
            if (value.compareTo(MIN_DURATION) < 0 || value.compareTo(Lifetime.MAX) > 0) {
                problems.add(new Problem(
                        id,
                        name + " lies between 1 ms and ten years (" + Lifetime.MAX + "), not at " + value,
                        "choose a duration in between; every lifetime is finite"));
            }
        }
    }
}
