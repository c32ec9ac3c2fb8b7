package dev.satchel.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says, on a contract test, that the tested thing does not keep a rule, and why. The rule is checked all the same: the
 * test fails when the deviation has become untrue, when its date has passed, and when there is no such rule. It stands
 * in the conformance report.
 *
 * <pre>
 * &#64;Deviation(rule = "OWN-11", because = "the index is cleaned once a minute")
 * &#64;Deviation(rule = "COR-02", because = "the driver pads what it reads", until = "2027-01-31")
 * class MyStoreTest extends SessionStoreContract {
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Deviation.All.class)
public @interface Deviation {

    /** The id of the rule. */
    String rule();

    /** Why, for those who read the report. */
    String because();

    /**
     * The last day of it, as {@code 2027-01-31}. A deviation from a MUST needs one; one from a SHOULD may stay for
     * good.
     */
    String until() default "";

    /** Several deviations. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        /** The deviations. */
        Deviation[] value();
    }
}
