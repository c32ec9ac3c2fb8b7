package dev.satchel.guice;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** A registry that is one of several. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@interface Contribution {}
