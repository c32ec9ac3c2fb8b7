package dev.satchel.session.extension;

import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.extension.ActionResult.SessionData;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs one extension on one session, whatever carries it. Thread-safe. It opens and commits nothing: the caller who
 * hands over the session does.
 *
 * <p>A data source and a page handler get a view of their own, which no cast makes writable, even if what they are
 * handed is a {@link Session}.
 *
 * <p>An extension's own unchecked exceptions pass as they are; a checked one is the cause of an {@link
 * ExtensionFailedException}.
 *
 * <pre>{@code
 * ExtensionHost host = ExtensionHost.of(extensions);
 * ActionResult answer = sessions.at(chat).write(session -> host.act("cart", "add", request, session));
 * try (SessionExchange exchange = sessions.open(tokens)) {
 *     Optional<Object> payload = host.fetch("cart/get-cart", Map.of(), request, exchange.view());
 * }
 * }</pre>
 */
public final class ExtensionHost {

    private final Extensions extensions;

    private ExtensionHost(Extensions extensions) {
        this.extensions = extensions;
    }

    /** A host of these extensions. */
    public static ExtensionHost of(Extensions extensions) {
        return new ExtensionHost(extensions);
    }

    /**
     * Runs an action and applies what it says of the session data, uncommitted.
     *
     * @return what it answers
     * @throws UnknownExtensionException when it is not registered
     * @throws BadRequestException when it cannot serve the request
     * @throws IllegalStateException when it returned null, or changed attributes on the session and answered session
     *     data as well; nothing may be committed then
     */
    public ActionResult act(String namespace, String name, ExtensionRequest request, Session session) {
        String full = namespace + "/" + name;
        Action action = extensions.action(namespace, name).orElseThrow(() -> unknown("action", full));
        ActingSession acting = new ActingSession(session);
        ActionResult result = answered("action " + full, "ActionResult.ok()", () -> action.run(request, acting));
        SessionData data = result.sessionData();
        if (!(data instanceof SessionData.Kept) && acting.changed()) {
            throw new IllegalStateException(
                    "action " + full + " changed attributes on the session and answered session data as"
                            + " well; choose one: work on the session (set, update, remove) and answer ok(body), or leave its"
                            + " attributes alone and answer "
                            + (data instanceof SessionData.Cleared ? "clearing()" : "replacing(map)"));
        }
        if (data instanceof SessionData.Replaced replaced) {
            session.replace(replaced.attributes());
        } else if (data instanceof SessionData.Cleared) {
            session.destroy();
        }
        return result;
    }

    /**
     * Asks a data source.
     *
     * @param configuration what the component says besides the data source's name
     * @return the payload, if there is one
     * @throws UnknownExtensionException when it is not registered
     * @throws BadRequestException when it cannot serve the request
     * @throws IllegalStateException when it returned null
     */
    public Optional<Object> fetch(
            String identifier,
            Map<String, ? extends @Nullable Object> configuration,
            ExtensionRequest request,
            SessionView view) {
        DataSource source = extensions.dataSource(identifier).orElseThrow(() -> unknown("data source", identifier));
        // As a body it is copied and unmodifiable, as the request's own.
        Map<String, @Nullable Object> copy = request.withBody(configuration).body();
        return answered(
                "data source " + identifier,
                "Optional.empty()",
                () -> source.fetch(copy, request, new ReadOnlyView(view)));
    }

    /**
     * Asks the page handlers in order, until one answers.
     *
     * @return a page, a redirect, or nothing when none of them knows the request's path
     * @throws BadRequestException when one of them cannot serve the request
     * @throws IllegalStateException when one of them returned null
     */
    public PageResult page(ExtensionRequest request, SessionView view) {
        ReadOnlyView readOnly = new ReadOnlyView(view);
        for (DynamicPageHandler handler : extensions.pageHandlers()) {
            PageResult result = answered(
                    "the page handler " + handler.getClass().getName(),
                    "PageResult.nothing()",
                    () -> handler.handle(request, readOnly));
            if (!(result instanceof PageResult.Nothing)) {
                return result;
            }
        }
        return PageResult.nothing();
    }

    private static UnknownExtensionException unknown(String kind, String name) {
        // Names come from the wire: what cannot be one is not repeated.
        return new UnknownExtensionException(
                "there is no " + kind + (Extensions.isIdentifier(name) ? " '" + name + "'" : " of such a name"));
    }

    @FunctionalInterface
    private interface Run<R> {
        R go() throws Exception;
    }

    /** Null is no answer: it may stand for nothing, or for something that was forgotten. */
    private static <R> R answered(String extension, String nothing, Run<R> run) {
        R answer = running(extension, run);
        if (answer == null) {
            throw new IllegalStateException(extension + " returned null; return " + nothing + " where it has nothing");
        }
        return answer;
    }

    private static <R> R running(String extension, Run<R> run) {
        try {
            return run.go();
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ExtensionFailedException(extension, interrupted);
        } catch (Exception checked) {
            throw new ExtensionFailedException(extension, checked);
        }
    }

    @Override
    public String toString() {
        return "ExtensionHost[" + extensions + "]";
    }
}
