package dev.satchel.session.backend;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;

/**
 * The way to find a session: a {@link Token} from the wire, or a {@link SessionAddress} that the application vouches
 * for.
 */
public sealed interface Locator permits Token, SessionAddress {}
