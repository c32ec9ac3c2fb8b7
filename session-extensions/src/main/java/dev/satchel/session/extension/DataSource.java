package dev.satchel.session.extension;

import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data that a component of a page shows. It reads the session and cannot write it. Used by many requests at once,
 * so it keeps nothing between them.
 *
 * <pre>{@code
 * DataSource cartId = (configuration, request, view) ->
 *     Optional.of(Collections.singletonMap("cartId", view.get(CART).orElse(null)));
 * }</pre>
 */
@FunctionalInterface
public interface DataSource {

    /**
     * The payload, if there is one.
     *
     * @param configuration what the component says besides the data source's name; checked by nobody before
     * @param request what was asked
     * @param view the session, for the time of this call
     * @throws BadRequestException when it cannot serve the configuration; the caller sees the message
     * @throws Exception when it fails
     */
    Optional<Object> fetch(Map<String, @Nullable Object> configuration, ExtensionRequest request, SessionView view)
            throws Exception;
}
