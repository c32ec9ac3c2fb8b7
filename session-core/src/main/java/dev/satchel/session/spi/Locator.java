package dev.satchel.session.spi;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;

/** What a session is found by: a {@link Token} from the wire, or a {@link SessionAddress} that the application vouches for. */
public sealed interface Locator permits Token, SessionAddress {}
