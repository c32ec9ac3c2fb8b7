/**
 * The contract of bindings to HTTP servers: {@link dev.satchel.testkit.web.WebBindingContract}. It speaks through
 * sockets and knows no server.
 */
@NullMarked
package dev.satchel.testkit.web;

import org.jspecify.annotations.NullMarked;
