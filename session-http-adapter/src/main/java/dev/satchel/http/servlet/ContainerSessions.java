package dev.satchel.http.servlet;

/** The behaviour of {@code HttpServletRequest.getSession} behind a {@link SessionFilter}. */
public enum ContainerSessions {
    /** The container's own sessions stay as they are, beside ours. */
    ALLOW,

    /**
     * No container sessions: {@code getSession(false)} returns {@code null}, and each call that would make or change
     * one fails. For frameworks that look for a container session after every request, as Spring MVC does.
     */
    NONE,

    /**
     * Each call that asks for a container session fails, so that what is left over from before is found. Probing with
     * {@code getSession(false)} fails too: a {@code null} would pass for "nobody is signed in".
     */
    FORBID
}
