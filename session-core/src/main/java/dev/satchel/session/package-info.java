/**
 * The API of Satchel: compose a stack with {@link dev.satchel.session.Sessions#named}, then read and write sessions.
 * The author of a storage adapter continues in {@link dev.satchel.session.store}, the author of a codec in
 * {@link dev.satchel.session.codec}.
 */
@NullMarked
package dev.satchel.session;

import org.jspecify.annotations.NullMarked;
