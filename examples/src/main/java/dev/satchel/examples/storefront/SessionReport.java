package dev.satchel.examples.storefront;

import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shop's report about a session.
 *
 * @param store the storage that holds it
 * @param isNew whether it has never been stored
 * @param owner who signed in
 * @param expiresAt when it expires if it is not used again, as ISO 8601 says it
 * @param size what it takes of the budget, in bytes, as last committed
 * @param budget the most it may take, in bytes
 * @param attributes those that may leave the server
 */
record SessionReport(
        String store,
        boolean isNew,
        @Nullable String owner,
        String expiresAt,
        int size,
        int budget,
        Map<String, Object> attributes) {

    static SessionReport of(String storage, SessionView view) {
        SessionInfo info = view.info();
        return new SessionReport(
                storage,
                info.isNew(),
                info.owner().orElse(null),
                info.expiresAt().toString(),
                info.size(),
                info.budget(),
                Remembered.exposed(view));
    }
}
