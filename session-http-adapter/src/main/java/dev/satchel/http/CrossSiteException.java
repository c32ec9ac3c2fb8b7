package dev.satchel.http;

import dev.satchel.session.SessionException;

/**
 * A request from another site's page, which presented no session, was about to begin or end one. Over HTTP: 403.
 *
 * <p>The browser keeps a {@code SameSite} cookie back from such a request, so that nobody here knows whether the
 * visitor has a session. The answer's cookie would take its place: the visitor would be signed out, or signed in as
 * somebody else. A handler that is made for such requests says so: {@link WebSession#acceptOtherSites}.
 */
public final class CrossSiteException extends SessionException {

    private static final long serialVersionUID = 1L;

    CrossSiteException() {
        super(
                "a request from another site that presented no session may neither begin nor end one: the browser kept the cookie"
                        + " back, and the answer's cookie would take the place of the visitor's session. Redirect (303) to a page of"
                        + " your own and change the session there; a handler that is meant for other sites, such as a SAML or OIDC"
                        + " form_post, says acceptOtherSites()");
    }
}
