package dev.satchel.session.extension;

import dev.satchel.session.SessionView;

/**
 * Knows some paths of the site. Handlers are asked in order, until one answers. It reads the session and cannot write
 * it. Used by many requests at once, so it keeps nothing between them.
 *
 * <pre>{@code
 * DynamicPageHandler products = (request, view) -> request.path().startsWith("/product/")
 *     ? PageResult.page("product", catalogue.find(request.path().substring(9)))
 *     : PageResult.nothing();
 * }</pre>
 */
@FunctionalInterface
public interface DynamicPageHandler {

    /**
     * The page at the request's path, a redirect, or nothing when it does not know the path.
     *
     * @param request what was asked
     * @param view the session, for the time of this call
     * @throws BadRequestException when it cannot serve the request; the caller sees the message
     * @throws Exception when it fails
     */
    PageResult handle(ExtensionRequest request, SessionView view) throws Exception;
}
