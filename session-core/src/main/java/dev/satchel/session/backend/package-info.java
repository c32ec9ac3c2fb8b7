/**
 * The parts between the engine and the place where sessions are kept: the {@link
 * dev.satchel.session.backend.SessionBackend} port, its results, and the parts of the stack that it serves. Core brings
 * the backend over every store, and sealed sessions are another. To bring a storage, implement {@link
 * dev.satchel.session.store.SessionStore} instead.
 * Parts that our own modules share lie here too, such as {@link dev.satchel.session.backend.Listeners}.
 */
@NullMarked
package dev.satchel.session.backend;

import org.jspecify.annotations.NullMarked;
