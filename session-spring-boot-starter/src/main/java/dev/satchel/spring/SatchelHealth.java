package dev.satchel.spring;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionException;
import dev.satchel.session.Sessions;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the store answers: one look-up at an address that nobody uses. Nothing is written. */
final class SatchelHealth implements HealthIndicator {

    private static final SessionAddress NOBODY = SessionAddress.of("satchel.health", "nobody");

    private final Sessions sessions;

    SatchelHealth(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Health health() {
        try {
            sessions.at(NOBODY).read(view -> view.names().size());
            return Health.up().build();
        } catch (SessionConfigurationException sealed) {
            // Sealed tokens have no addresses. Without a store there is nothing that could be away.
            return Health.unknown()
                    .withDetail("reason", "the sessions are sealed into their tokens; a ledger is not asked")
                    .build();
        } catch (SessionException away) {
            return Health.down()
                    .withDetail("error", away.getClass().getSimpleName())
                    .build();
        }
    }
}
