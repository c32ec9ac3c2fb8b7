/** The rules for bindings to HTTP servers, and what they are checked with. */
@NullMarked
package dev.satchel.testkit.internal.web;

import org.jspecify.annotations.NullMarked;
