package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionStoreUnavailableException;

/** Why a commit writes nothing. */
final class Refusals {

    private Refusals() {}

    static SessionStoreUnavailableException outage() {
        return new SessionStoreUnavailableException(
                "the store could not answer when the session was opened; it can be read as empty, not written");
    }

    static CorruptSessionException unreadable() {
        return new CorruptSessionException(
                "what is stored at this address cannot be read here: it is sealed under a key that is not known, "
                        + "written by another codec or a newer release, or damaged. It is not overwritten; bring back "
                        + "what reads it, or choose undecodable(DROP_SESSION)");
    }

    static SessionConflictException superseded() {
        return new SessionConflictException("the token was replaced by a rotation a moment ago; nothing was written");
    }

    static SessionConflictException over() {
        return new SessionConflictException("the session reached its absolute lifetime meanwhile; nothing was written");
    }

    static SessionConflictException gone() {
        return new SessionConflictException(
                "the session was ended, replaced by a rotation, or written in a way that cannot be read here, "
                        + "meanwhile; nothing was written");
    }

    static SessionConflictException anotherLife() {
        return new SessionConflictException(
                "the session has become another one, or another principal's, meanwhile; nothing was written");
    }

    static SessionConflictException changedMeanwhile() {
        return new SessionConflictException("another exchange changed the session meanwhile; nothing was written");
    }

    static SessionConflictException tooOften() {
        return new SessionConflictException(
                "the session changed again at each of " + Commit.MAX_ATTEMPTS + " attempts; nothing was written");
    }
}
