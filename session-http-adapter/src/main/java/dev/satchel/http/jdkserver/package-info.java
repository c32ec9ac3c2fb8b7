/** Sessions for the JDK's own {@code HttpServer}: {@link dev.satchel.http.jdkserver.JdkSessions}. */
package dev.satchel.http.jdkserver;
