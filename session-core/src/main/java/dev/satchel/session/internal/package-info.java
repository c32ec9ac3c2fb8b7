/**
 * The engine. Not exported. An exchange goes this way:
 *
 * <ol>
 * <li>{@code Engine} or {@code Bound} makes an {@code Exchange}. It opens nothing until somebody asks.
 * <li>{@code Opening} asks the backend what the token or the address leads to, and judges it by time and policy. It
 *     returns what was {@code Opened}: a live session, a fresh one, a superseded one, a leftover, something unreadable,
 *     or an outage that is bridged.
 * <li>{@code WorkingSession} is what the application calls. {@code Reads} notes what it read of the opened state.
 *     {@code Delta} holds what it changes: attributes ({@code AttributeDelta}, a {@code Change} for each), flash values
 *     ({@code FlashDelta}), the owner ({@code Ownership}), lifetime and token.
 * <li>{@code Commit} takes these as its {@code Work}. {@code Creating}, {@code Updating}, {@code Touching} and {@code
 *     Ending} each write by compare-and-set. If they find another state than the held one, the {@code ConflictRule}
 *     decides: it names the {@code Basis} for the next attempt, or refuses.
 * <li>The {@code Outcome} is kept. Then {@code Notices} notifies listeners, and the exchange answers its directive.
 * </ol>
 *
 * <p>Below lies a {@code SessionBackend}. {@code StoredBackend} serves every store: {@code Encoding} makes the content
 * of its records, {@code Tokens} the tokens, a rotation leaves a marker, {@code Floor} keeps the instant before which
 * all sessions are over. {@code Owned} and {@code Revocation} walk over the sessions of one owner. {@code Assembly}
 * puts a {@code Stack} together.
 */
@NullMarked
package dev.satchel.session.internal;

import org.jspecify.annotations.NullMarked;
