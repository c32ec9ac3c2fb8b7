package dev.satchel.guice;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The second stack of the tests. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@interface Admin {}
