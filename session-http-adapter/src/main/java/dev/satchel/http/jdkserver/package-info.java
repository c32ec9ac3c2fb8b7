/** Sessions for the JDK's own {@code HttpServer}: {@link dev.satchel.http.jdkserver.JdkSessions}. */
@NullMarked
package dev.satchel.http.jdkserver;

import org.jspecify.annotations.NullMarked;
