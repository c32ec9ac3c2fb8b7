package dev.satchel.session;

/**
 * What opening does when one request presents the tokens of several <em>different live</em> sessions, as a browser does
 * that holds one cookie name for two paths or domains. Tokens that open nothing are passed over either way.
 */
public enum Duplicates {
    /**
     * The session that was presented first opens: a path or domain that changed locks nobody out. An event names all of
     * them.
     */
    FIRST_WINS,
    /**
     * None of them opens; the exchange starts with a new session. Choose this if a sibling domain might plant its own
     * session before the user's. Then nobody acts in a stranger's session, and the user is signed out until the planted
     * cookie is gone.
     */
    REFUSE
}
