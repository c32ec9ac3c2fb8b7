package dev.satchel.session.extension;

import dev.satchel.session.Session;

/**
 * Something that a visitor does: it may write the session. Used by many requests at once, so it keeps nothing between
 * them.
 *
 * <p>It says what becomes of the session in one of two ways: it works on the {@link Session}, or it answers session
 * data ({@link ActionResult#replacing}, {@link ActionResult#clearing}). {@code update} on the session is replayed when
 * two requests meet; prefer it, and answer what {@code save()} says was stored.
 *
 * <p>If it throws, nothing is stored but what it had saved with {@code save()}. The session is stored after it returns;
 * see {@link dev.satchel.session.SessionExchange#commit} for what can fail then. Under
 * {@link dev.satchel.session.Conflicts#retry} it may run again.
 *
 * <pre>{@code
 * Action addPoints = (request, session) -> {
 *     int points = request.input("points", Integer.class).orElse(0);
 *     session.update(POINTS, 0, before -> before + points);
 *     return ActionResult.ok(Map.of("points", session.save().get(POINTS).orElseThrow()));
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Action {

    /**
     * Does it.
     *
     * @param request what was asked
     * @param session the session, for the time of this call; the action may also call {@code save()}, {@code claim},
     *     {@code rotate} and {@code flash}
     * @throws BadRequestException when the request is not one that it can serve; the caller sees the message
     * @throws Exception when it fails
     */
    ActionResult run(ExtensionRequest request, Session session) throws Exception;
}
