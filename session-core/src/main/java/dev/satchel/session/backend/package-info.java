/**
 * What stands between the engine and where sessions are kept: the {@link dev.satchel.session.backend.SessionBackend}
 * port, what it answers, and the parts of the stack that it serves. Core brings the backend over every store, and
 * sealed sessions are another. To bring a storage, implement {@link dev.satchel.session.store.SessionStore} instead.
 * What our own modules share lies here too, such as {@link dev.satchel.session.backend.Listeners}.
 */
@NullMarked
package dev.satchel.session.backend;

import org.jspecify.annotations.NullMarked;
