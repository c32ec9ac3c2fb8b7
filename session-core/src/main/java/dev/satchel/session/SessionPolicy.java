package dev.satchel.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How sessions of a stack live: lifetimes, touch interval, conflict rule, size budget, what to do with corrupt data. Immutable.
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

    /** How long a token that was replaced by a rotation is still taken for one that its browser has not dropped yet. */
    public static final Duration HAND_OVER = Duration.ofSeconds(30);

    /** How far the clocks of two nodes may be apart. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private static final SessionPolicy DEFAULTS = builder().build();

    private final Lifetime lifetime;
    private final @Nullable Lifetime anonymous;
    private final @Nullable PerOwner perOwner;
    private final Duration touchEvery;
    private final Duration longestExchange;
    private final @Nullable Conflicts conflicts;
    private final @Nullable Integer budget;
    private final Undecodable undecodable;
    private final Outage outage;

    private SessionPolicy(Builder builder, Lifetime lifetime, Duration touchEvery) {
        this.lifetime = lifetime;
        this.anonymous = builder.anonymous;
        this.perOwner = builder.perOwner;
        this.touchEvery = touchEvery;
        this.longestExchange = builder.longestExchange;
        this.conflicts = builder.conflicts;
        this.budget = builder.budget;
        this.undecodable = builder.undecodable;
        this.outage = builder.outage;
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

    /** How many sessions a principal may have; empty for any number. */
    public Optional<PerOwner> perOwner() {
        return Optional.ofNullable(perOwner);
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

    /** What to do with stored data that cannot be decoded. */
    public Undecodable undecodable() {
        return undecodable;
    }

    /** What opening does when the store cannot answer. */
    public Outage outage() {
        return outage;
    }

    /** How long behind its deadline a record must stay: the longest exchange and the clock skew. */
    public Duration reclaimMargin() {
        return longestExchange.plus(CLOCK_SKEW);
    }

    /** How long a rotation marker stays: the hand-over, the longest exchange and the clock skew. */
    public Duration markerLife() {
        return HAND_OVER.plus(reclaimMargin());
    }

    /**
     * How many sessions a principal may have.
     *
     * @param max how many
     * @param rule what a claim beyond that does
     */
    public record PerOwner(int max, OwnerLimit rule) {}

    /** When a session of this lifetime expires. */
    public static Instant deadline(Lifetime lifetime, Instant startedAt, Instant lastUsedAt) {
        Instant idle = lastUsedAt.plus(lifetime.idle());
        Instant absolute = startedAt.plus(lifetime.absolute());
        return idle.isBefore(absolute) ? idle : absolute;
    }

    /** Builds a policy. For one thread. */
    public static final class Builder {
        private Duration idle = Duration.ofMinutes(30);
        private Duration absolute = Duration.ofHours(12);
        private boolean persistent;
        private @Nullable Lifetime anonymous;
        private @Nullable PerOwner perOwner;
        private @Nullable Duration touchEvery;
        private Duration longestExchange = Duration.ofMinutes(5);
        private @Nullable Conflicts conflicts;
        private @Nullable Integer budget;
        private Undecodable undecodable = Undecodable.DROP_VALUE;
        private Outage outage = Outage.FAIL;

        private Builder() {}

        /** A session expires when it was not used for so long. Default 30 minutes. */
        public Builder idle(Duration duration) {
            idle = duration;
            return this;
        }

        /** A session expires so long after it started, whatever its use. Default 12 hours. */
        public Builder absolute(Duration duration) {
            absolute = duration;
            return this;
        }

        /** Whether carriers keep the token beyond the end of the browser session. Default no. */
        public Builder persistent(boolean value) {
            persistent = value;
            return this;
        }

        /** A lifetime of its own for sessions that nobody owns, shorter as a rule. Default that of all. */
        public Builder anonymous(Lifetime lifetime) {
            anonymous = lifetime;
            return this;
        }

        /** How many sessions a principal may have, and what a claim beyond that does. Needs an owner index. Default any number. */
        public Builder perOwner(int max, OwnerLimit rule) {
            perOwner = new PerOwner(max, rule);
            return this;
        }

        /**
         * Mere reading writes at most this often; a session may expire so much earlier than {@code idle} after its last use. At most half
         * of {@code idle}; zero to write at each use. Default one minute, or half of {@code idle} where that is less.
         */
        public Builder touchEvery(Duration duration) {
            touchEvery = duration;
            return this;
        }

        /** How long an exchange takes at most; a record is kept so much longer than it lives. Default five minutes. */
        public Builder longestExchange(Duration duration) {
            longestExchange = duration;
            return this;
        }

        /** The conflict rule. Default the best that the backend can. */
        public Builder conflicts(Conflicts rule) {
            conflicts = rule;
            return this;
        }

        /** The most bytes that a session may take. Default the backend's own. */
        public Builder budget(int bytes) {
            budget = bytes;
            return this;
        }

        /** What to do with stored data that cannot be decoded. Default {@link Undecodable#DROP_VALUE}. */
        public Builder undecodable(Undecodable rule) {
            undecodable = rule;
            return this;
        }

        /** What opening does when the store cannot answer. Default {@link Outage#FAIL}. */
        public Builder outage(Outage rule) {
            outage = rule;
            return this;
        }

        /**
         * The policy.
         *
         * @throws SessionConfigurationException with all problems, when there are some
         */
        public SessionPolicy build() {
            List<SessionConfigurationException.Problem> problems = new ArrayList<>();
            within(problems, "idle", idle, Duration.ofMillis(1));
            within(problems, "absolute", absolute, Duration.ofMillis(1));
            within(problems, "longest-exchange", longestExchange, Duration.ofMillis(1));
            if (idle.compareTo(absolute) > 0) {
                problems.add(new SessionConfigurationException.Problem(
                        "policy.idle-beyond-absolute",
                        "the idle time " + idle + " is longer than the absolute lifetime " + absolute,
                        "choose idle(…) at most as long as absolute(…)"));
            }
            Duration half = idle.dividedBy(2);
            Duration minute = Duration.ofMinutes(1);
            Duration touch = touchEvery != null ? touchEvery : half.compareTo(minute) < 0 ? half : minute;
            if (touch.isNegative() || touch.compareTo(half) > 0) {
                problems.add(new SessionConfigurationException.Problem(
                        "policy.touch-every",
                        "touchEvery lies between zero and half of idle, " + half + ", not at " + touch,
                        "choose touchEvery(…) at most half as long as idle(…)"));
            }
            if (perOwner != null && perOwner.max() < 1) {
                problems.add(new SessionConfigurationException.Problem(
                        "policy.per-owner",
                        "a principal with " + perOwner.max() + " sessions can never sign in",
                        "choose perOwner(…) of at least 1"));
            }
            if (budget != null && budget < 256) {
                problems.add(new SessionConfigurationException.Problem(
                        "policy.budget", "a budget of " + budget + " bytes holds no session", "choose at least 256"));
            }
            if (!problems.isEmpty()) {
                throw new SessionConfigurationException(problems);
            }
            return new SessionPolicy(this, new Lifetime(idle, absolute, persistent), touch);
        }

        private static void within(
                List<SessionConfigurationException.Problem> problems, String name, Duration value, Duration least) {
            if (value.compareTo(least) < 0 || value.compareTo(Lifetime.MAX) > 0) {
                problems.add(new SessionConfigurationException.Problem(
                        "policy." + name,
                        name + " lies between " + least + " and " + Lifetime.MAX + ", not at " + value,
                        "choose a duration in between; every lifetime is finite"));
            }
        }
    }
}
