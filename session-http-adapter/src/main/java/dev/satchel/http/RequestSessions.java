package dev.satchel.http;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one request, by what carries their tokens. Two bindings of one request that use the same cookie find
 * one session here, and those of several stacks find each other. Belongs to one thread at a time.
 */
final class RequestSessions {

    private final Map<String, WebSession> byWire = new LinkedHashMap<>();

    /**
     * The session that this request has by this transport: the one that another binding opened and did not end, or a
     * new one. After one that was committed and ended, the new one goes on with what that left.
     *
     * @throws SessionConfigurationException when another stack serves the request by the same cookie or header
     */
    WebSession open(Sessions sessions, TokenTransport transport, WebExchange host) {
        Set<String> wires = Presented.wires(transport, sessions);
        WebSession before = served(sessions, wires);
        if (before != null && before.isOpen()) {
            return before;
        }
        WebSession opened = new WebSession(sessions, transport, host, this, before);
        wires.forEach(wire -> byWire.put(wire, opened));
        return opened;
    }

    private @Nullable WebSession served(Sessions sessions, Set<String> wires) {
        WebSession found = null;
        for (String wire : wires) {
            WebSession served = byWire.get(wire);
            if (served != null) {
                if (!served.isOf(sessions)) {
                    throw new SessionConfigurationException(
                            "web.same-wire",
                            "two stacks serve one request by the same " + wire,
                            "give their cookies or headers different names; where one stack is meant, hand the same Sessions"
                                    + " to both bindings");
                }
                found = served;
            }
        }
        return found;
    }

    /** Ends the other sessions of the request, so that they are not stored beside one that could not be. */
    void abandonAllBut(WebSession failed) {
        for (WebSession other : byWire.values()) {
            if (other != failed) {
                end(other);
            }
        }
    }

    private static void end(WebSession other) {
        try {
            other.close();
        } catch (RuntimeException logged) {
            // It was saved before and cannot be committed now. The failure that brought us here is the one to answer.
        }
    }

    /** Whether a change of this request was stored in another session, or in an earlier part of this one. */
    boolean storedBeside(WebSession failed) {
        return byWire.values().stream().anyMatch(other -> other != failed && other.hasStored());
    }
}
