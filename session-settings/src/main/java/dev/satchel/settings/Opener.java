package dev.satchel.settings;

import dev.satchel.http.SessionCookie;
import dev.satchel.session.Lanes;
import dev.satchel.session.Placement;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.settings.Keys.Place;
import dev.satchel.settings.Keys.StorePlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens one stack: first everything is checked that needs no storage, then it is opened. For one thread. */
final class Opener {

    private static final Duration REAP = Duration.ofMinutes(5);
    private static final Duration RELOAD = Duration.ofMinutes(1);

    private final Handed handed;
    private final List<Problem> problems;
    private final Values values;
    private final Closing closing = new Closing();

    /** The thread that reaps and reads keys again, once there is something for it to do. */
    private @Nullable ScheduledExecutorService executor;

    Opener(Source source, Handed handed) {
        this.handed = handed;
        this.problems = new ArrayList<>(source.problems());
        this.values = new Values(source.said(), problems);
        this.executor = handed.executor();
    }

    SessionStack open() {
        values.readAll();
        new Consistency(values, handed, problems).check();
        SessionPolicy said = Policies.of(values, problems);
        SessionPolicy policy = handed.policy() != null ? handed.policy() : said;
        SessionCookie cookie = Adapter.HTTP.isPresent() ? CookiePart.of(values, handed.clock(), problems) : null;
        refuse();
        try {
            return new SessionStack(sessions(policy), cookie, closing);
        } catch (Throwable failed) {
            closing.closeAfter(failed);
            throw failed;
        }
    }

    private Sessions sessions(SessionPolicy policy) {
        Optional<Place> place = values.get(Keys.STORE);
        Optional<SessionStore> store =
                opened(() -> handed.store() != null ? handed.store() : store(place.orElseThrow()));
        Optional<SealedPart> sealed = opened(this::sealed);
        refuse();
        SessionCodec codec = handed.codec();
        Sessions.Builder stack = Sessions.named(values.get(Keys.NAME).orElseThrow())
                .policy(policy)
                .codec(codec != null ? codec : JsonPart.codec());
        handed.listeners().forEach(stack::listener);
        if (handed.clock() != null) {
            stack.clock(handed.clock());
        }
        if (place.filter(Place.COOKIE::equals).isPresent()) {
            stack.backend(sealed.orElseThrow().backend(store.orElse(null)));
        } else if (place.filter(Place.HYBRID::equals).isPresent()) {
            stack.placement(Placement.sealedUntilClaimed(sealed.orElseThrow().backend(null), store.orElseThrow()));
            atRest(stack, sealed.orElseThrow());
        } else {
            stack.store(store.orElseThrow());
            sealed.ifPresent(keys -> atRest(stack, keys));
        }
        Duration reaping = values.get(Keys.REAP_EVERY).orElse(reaping(store));
        if (!reaping.isZero()) {
            stack.reapEvery(reaping, executor());
        }
        return inLanes(built(stack));
    }

    private void atRest(Sessions.Builder stack, SealedPart keys) {
        if (values.is(Keys.SEAL_AT_REST)) {
            stack.sealAtRest(keys.sealer(handed.clock()));
        }
    }

    private Sessions built(Sessions.Builder stack) {
        try {
            return stack.build();
        } catch (SessionConfigurationException refused) {
            problems.addAll(JavaWords.asKeys("", refused));
            throw refusal();
        }
    }

    private Sessions inLanes(Sessions sessions) {
        Duration wait = values.get(Keys.LANES_WAIT).orElse(Duration.ZERO);
        return wait.isZero() ? sessions : Lanes.around(sessions, wait);
    }

    private @Nullable SessionStore store(Place place) {
        return switch (place) {
            case COOKIE, HYBRID -> below(place).map(this::store).orElse(null);
            case MEMORY -> StorePart.Memory.open(values, handed.clock());
            case FILE -> StorePart.File.open(values);
            case REDIS -> StorePart.Redis.open(values, handed.clock(), closing);
            case JDBC -> DatabasePart.open(values.get(Keys.NAME).orElseThrow(), values, handed.dataSource(), closing);
        };
    }

    private @Nullable SealedPart sealed() {
        boolean tokens = values.get(Keys.STORE).filter(Place::sealsTokens).isPresent();
        if (!tokens && !values.is(Keys.SEAL_AT_REST)) {
            return null;
        }
        SealedPart keys = SealedPart.open(values, handed.keys());
        Duration reload = values.get(Keys.KEYS_RELOAD).orElse(RELOAD);
        if (values.has(Keys.KEYS_FILE) && !reload.isZero()) {
            closing.add(keys.reloadEvery(reload, executor()));
        }
        return keys;
    }

    /** A store that drops nothing by itself is reaped. */
    private static Duration reaping(Optional<SessionStore> store) {
        return store.filter(kept -> kept.power(Reapable.class).isPresent())
                .filter(kept -> kept.power(NativeExpiry.class).isEmpty())
                .map(kept -> REAP)
                .orElse(Duration.ZERO);
    }

    /** The store beside sealed tokens, if there is one. */
    private Optional<Place> below(Place place) {
        return switch (place) {
            case COOKIE -> values.get(Keys.LEDGER).map(StorePlace::place);
            case HYBRID -> values.get(Keys.HYBRID_STORE).map(StorePlace::place);
            default -> Optional.empty();
        };
    }

    /** A part that opens or has problems, which are reported together with those of the other parts. */
    private <P> Optional<P> opened(Supplier<@Nullable P> part) {
        try {
            return Optional.ofNullable(part.get());
        } catch (SessionConfigurationException refused) {
            problems.addAll(refused.problems());
            return Optional.empty();
        }
    }

    private ScheduledExecutorService executor() {
        if (executor == null) {
            String thread = "satchel " + values.get(Keys.NAME).orElseThrow();
            ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(2, task -> {
                Thread made = new Thread(task, thread);
                made.setDaemon(true);
                return made;
            });
            closing.add(own::shutdownNow);
            executor = own;
        }
        return executor;
    }

    private void refuse() {
        if (!problems.isEmpty()) {
            throw refusal();
        }
    }

    private SessionConfigurationException refusal() {
        return values.get(Keys.NAME)
                .map(name -> new SessionConfigurationException(name, problems))
                .orElseGet(() -> new SessionConfigurationException(problems));
    }
}
