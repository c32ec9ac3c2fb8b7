/**
 * The parts that the author of a storage adapter needs: the {@link dev.satchel.session.store.SessionStore} port, the
 * records and keys that pass through it, and the optional powers of a store. How a session becomes bytes is in {@link
 * dev.satchel.session.codec}. Somebody who only uses sessions needs nothing from here.
 */
@NullMarked
package dev.satchel.session.store;

import org.jspecify.annotations.NullMarked;
