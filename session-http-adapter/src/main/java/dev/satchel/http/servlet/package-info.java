/** Sessions for Jakarta Servlet 6, by a filter: {@link dev.satchel.http.servlet.SessionFilter}. */
@NullMarked
package dev.satchel.http.servlet;

import org.jspecify.annotations.NullMarked;
