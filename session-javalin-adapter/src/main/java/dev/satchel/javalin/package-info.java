/** Sessions for Javalin 7: a plugin over the servlet filter, and handlers that are given their session. */
@NullMarked
package dev.satchel.javalin;

import org.jspecify.annotations.NullMarked;
