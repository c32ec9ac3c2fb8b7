/** Sessions for Jakarta Servlet 6, by a filter: {@link dev.satchel.http.servlet.SessionFilter}. */
package dev.satchel.http.servlet;
