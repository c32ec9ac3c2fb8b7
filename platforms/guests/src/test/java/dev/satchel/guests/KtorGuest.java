package dev.satchel.guests;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoreTraits;
import io.ktor.server.sessions.SessionStorage;
import java.util.Base64;
import java.util.NoSuchElementException;
import java.util.Optional;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;

/** A storage of Ktor, which keeps texts. Its functions suspend. Each is run to its end on the calling thread. */
final class KtorGuest extends Shim {

    private final SessionStorage storage;

    KtorGuest(StoreTraits traits, SessionStorage storage) {
        super(traits);
        this.storage = storage;
    }

    private static <T> T run(Function2<CoroutineScope, Continuation<? super T>, Object> function) {
        try {
            return BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, function);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStoreUnavailableException("interrupted", e);
        }
    }

    @Override
    Optional<byte[]> load(String id) {
        try {
            String text = run((scope, continuation) -> storage.read(id, continuation));
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (NoSuchElementException absent) {
            return Optional.empty();
        }
    }

    @Override
    boolean saveNew(String id, byte[] record) {
        String text = Base64.getEncoder().encodeToString(record);
        run((scope, continuation) -> storage.write(id, text, continuation));
        return true;
    }

    @Override
    boolean saveKnown(String id, byte[] record) {
        return saveNew(id, record);
    }

    @Override
    void remove(String id) {
        run((scope, continuation) -> storage.invalidate(id, continuation));
    }
}
