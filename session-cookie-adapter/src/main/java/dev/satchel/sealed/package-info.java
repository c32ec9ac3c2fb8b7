/**
 * Sessions that are sealed into their own token ({@link dev.satchel.sealed.SealedSessions}), the keys that seal them
 * ({@link dev.satchel.sealed.KeyRing}), a ledger that makes their end real, and sealing at rest. How a token carries it
 * is the business of a binding; what the payload says is that of the codec.
 */
@NullMarked
package dev.satchel.sealed;

import org.jspecify.annotations.NullMarked;
