/**
 * {@link dev.satchel.guice.SessionModule} composes a session stack inside a Guice injector. Nothing else in Satchel
 * knows Guice, and nothing here knows what a session is: it hands the parts to the same builder that is used without
 * Guice.
 */
@NullMarked
package dev.satchel.guice;

import org.jspecify.annotations.NullMarked;
