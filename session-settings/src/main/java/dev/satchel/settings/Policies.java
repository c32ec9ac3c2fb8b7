package dev.satchel.settings;

import dev.satchel.session.Conflicts;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionPolicy;
import dev.satchel.settings.Keys.FurtherClaim;
import dev.satchel.settings.Keys.OnDuplicates;
import dev.satchel.settings.Keys.OnOutage;
import java.time.Duration;
import java.util.List;

/** The policy of the settings. */
final class Policies {

    private Policies() {}

    /** The policy; the default one when it has problems, which are added to these. */
    static SessionPolicy of(Values values, List<Problem> problems) {
        SessionPolicy.Builder policy = SessionPolicy.builder();
        values.get(Keys.IDLE).ifPresent(policy::idle);
        values.get(Keys.ABSOLUTE).ifPresent(policy::absolute);
        values.get(Keys.TOUCH_EVERY).ifPresent(policy::touchEvery);
        values.get(Keys.REMEMBER).ifPresent(policy::persistent);
        values.get(Keys.BUDGET).ifPresent(policy::budget);
        values.get(Keys.LONGEST_EXCHANGE).ifPresent(policy::longestExchange);
        values.get(Keys.UNDECODABLE).ifPresent(policy::undecodable);
        if (values.get(Keys.OUTAGE).orElse(OnOutage.FAIL) == OnOutage.READ_EMPTY) {
            policy.bridgeOutages();
        }
        if (values.get(Keys.DUPLICATES).orElse(OnDuplicates.FIRST_WINS) == OnDuplicates.REFUSE) {
            policy.refuseDuplicates();
        }
        values.get(Keys.CONFLICTS).map(Policies::conflicts).ifPresent(policy::conflicts);
        owners(values, policy);
        anonymous(values, policy, problems);
        try {
            return policy.build();
        } catch (SessionConfigurationException refused) {
            problems.addAll(JavaWords.asKeys("", refused));
            return SessionPolicy.defaults();
        }
    }

    private static Conflicts conflicts(String rule) {
        return switch (rule) {
            case "rebase" -> Conflicts.rebase();
            case "fail" -> Conflicts.fail();
            case "last-write-wins" -> Conflicts.lastWriteWins();
            default -> Conflicts.retry(Integer.parseInt(rule.substring("retry ".length())));
        };
    }

    private static void owners(Values values, SessionPolicy.Builder policy) {
        if (values.has(Keys.OWNERS_LIMIT) || values.has(Keys.OWNERS_BEYOND)) {
            policy.perOwner(values.get(Keys.OWNERS_LIMIT).orElse(SessionPolicy.DEFAULT_PER_OWNER));
        }
        if (values.get(Keys.OWNERS_BEYOND).orElse(FurtherClaim.END_LEAST_RECENTLY_USED) == FurtherClaim.REFUSE) {
            policy.refuseFurtherClaims();
        }
    }

    private static void anonymous(Values values, SessionPolicy.Builder policy, List<Problem> problems) {
        if (!values.has(Keys.ANONYMOUS_IDLE) && !values.has(Keys.ANONYMOUS_ABSOLUTE)) {
            return;
        }
        Lifetime all = SessionPolicy.defaults().lifetime();
        Duration absolute = values.get(Keys.ANONYMOUS_ABSOLUTE)
                .or(() -> values.get(Keys.ABSOLUTE))
                .orElse(all.absolute());
        Duration idle =
                values.get(Keys.ANONYMOUS_IDLE).or(() -> values.get(Keys.IDLE)).orElse(all.idle());
        try {
            policy.anonymous(new Lifetime(idle, absolute, values.is(Keys.REMEMBER)));
        } catch (IllegalArgumentException refused) {
            problems.add(new Problem(
                    "settings.anonymous",
                    "sessions that nobody owns: " + refused.getMessage(),
                    "choose anonymous.idle at most as long as anonymous.absolute, and both at most " + Lifetime.MAX));
        }
    }
}
