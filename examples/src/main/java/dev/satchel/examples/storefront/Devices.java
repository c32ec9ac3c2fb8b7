package dev.satchel.examples.storefront;

import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a person is signed in. A reference to a session does not leave the server: the page names none but "the
 * others".
 */
final class Devices {

    private final Sessions sessions;

    Devices(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The sessions of whoever is signed in, the one that asks marked; none for nobody. */
    Answer list(SessionView view) {
        SessionInfo info = view.info();
        if (info.owner().isEmpty()) {
            return Answer.json(new Listed(List.of()));
        }
        return Answer.json(new Listed(owned().list(info.owner().get(), Remembered.COUNTRY).stream()
                .map(owned -> new Device(
                        owned.fingerprint(),
                        owned.createdAt().toString(),
                        owned.lastUsedAt().toString(),
                        Optional.of(owned.ref()).equals(info.ref()),
                        owned.shown().get(Remembered.COUNTRY.name())))
                .toList()));
    }

    /** Signs out the others, and answers how many there were. */
    Answer endOthers(SessionView view) {
        SessionInfo info = view.info();
        if (info.owner().isEmpty() || info.ref().isEmpty()) {
            return Answer.json(new Ended(0));
        }
        return Answer.json(
                new Ended(owned().revokeOthers(info.owner().get(), info.ref().get())));
    }

    private OwnedSessions owned() {
        try {
            return sessions.owned();
        } catch (SessionConfigurationException notFound) {
            throw Refusal.notImplemented(
                    "this storage does not know whose sessions it holds; a sealed cookie needs a ledger for that");
        }
    }

    private record Listed(List<Device> sessions) {}

    private record Device(
            String fingerprint,
            String createdAt,
            String lastUsedAt,
            boolean current,
            @Nullable Object countryCode) {}

    private record Ended(int ended) {}
}
