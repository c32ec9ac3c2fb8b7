package dev.satchel.testkit.zoo;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The rule that this store breaks. */
@Retention(RetentionPolicy.RUNTIME)
@interface Violates {
    String value();
}
