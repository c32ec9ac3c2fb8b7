package dev.satchel.session.extension;

import dev.satchel.session.Session;

/**
 * Something that a visitor does: it may write the session. Used by many requests at once, so it keeps nothing between them.
 *
 * <p>It says what becomes of the session in one of two ways: it works on the {@link Session}, or it answers session data
 * ({@link ActionResult#replacing}, {@link ActionResult#clearing}). {@code update} on the session is replayed when two requests meet;
 * prefer it, and answer what {@code save()} says was stored.
 *
 * <p>Whatever it throws, nothing is stored. The session is stored after it returns; what may then go wrong, see
 * {@link dev.satchel.session.SessionExchange#commit}. Under {@link dev.satchel.session.Conflicts#retry} it may run again.
 *
 * <pre>{@code
 * Action addPoints = (request, session) -> {
 *     long points = request.input("points", Long.class).orElse(0L);
 *     session.update(POINTS, 0L, before -> before + points);
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
     * @param session the session, for the time of this call; {@code save()}, the owner, rotation and flash are at its service too
     * @throws BadRequestException when the request is not one that it can serve; the message is shown to whoever asked
     * @throws Exception when it fails
     */
    ActionResult run(ExtensionRequest request, Session session) throws Exception;
}
