package dev.satchel.testkit.zoo;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The rule that this store breaks. */
@Retention(RetentionPolicy.RUNTIME)
@interface Violates {
    String value();

    /** Exact rules that no store can keep that breaks this one so. */
    String[] also() default {};

    /** Whether hardly any rule is left that such a store keeps. */
    boolean everywhere() default false;
}
