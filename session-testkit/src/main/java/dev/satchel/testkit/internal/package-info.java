/** The rules and what checks them. Not exported. */
@NullMarked
package dev.satchel.testkit.internal;

import org.jspecify.annotations.NullMarked;
