package dev.satchel.micrometer;

import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Marks log lines with the session that they belong to. While an exchange has a session, SLF4J's diagnostic context
 * holds its fingerprint, eight hexadecimal digits that are no token and open nothing. All lines of one session carry
 * the same one, and so do {@link SessionEvent}s and {@code SessionInfo}.
 *
 * <p>The field is set when the session is opened, which is when it is first asked for, and is what it was before once
 * the exchange is over. Of an exchange within an exchange, lines carry the inner one's. An exchange that ends on
 * another thread than it was opened on leaves the field of both threads as it is. A server that hands requests between
 * threads clears the context of a thread when it begins a request.
 *
 * <p>Needs SLF4J on the class path. Thread-safe. In a logging pattern: {@code %X{session}}.
 *
 * <pre>{@code
 * Sessions.Builder stack = Sessions.named("shop/prod").listener(MdcListener.standard());
 * }</pre>
 */
public final class MdcListener implements SessionListener {

    private final String field;

    private MdcListener(String field) {
        this.field = field;
    }

    /** A listener that sets the field {@code session}. */
    public static MdcListener standard() {
        return of("session");
    }

    /**
     * A listener that sets this field. Several stacks of one program need a field each.
     *
     * @param field a key of SLF4J's {@code MDC}, as {@code %X{…}} names it
     */
    public static MdcListener of(String field) {
        return new MdcListener(Objects.requireNonNull(field, "field"));
    }

    /** Does nothing: this listener marks lines, and reports no events. */
    @Override
    public void on(SessionEvent event) {
        // Events are for other listeners.
    }

    /** A watch that sets the field once this exchange has a session, on the thread of this call. */
    @Override
    public ExchangeWatch opening() {
        return new Mark(field);
    }

    private static final class Mark implements ExchangeWatch {

        private final String field;
        private final Thread thread = Thread.currentThread();
        private @Nullable String before;
        private boolean set;

        Mark(String field) {
            this.field = field;
        }

        @Override
        public void opened(Result result, String session, int size) {
            if (!session.isEmpty()) {
                before = MDC.get(field);
                set = true;
                MDC.put(field, session);
            }
        }

        /** Another one than was opened, where that was dropped, or was begun elsewhere at the same time. */
        @Override
        public void committed(Result result, String session, int size) {
            if (here()) {
                MDC.put(field, session);
            }
        }

        @Override
        public void closed() {
            if (here() && before == null) {
                MDC.remove(field);
            } else if (here()) {
                MDC.put(field, before);
            }
        }

        private boolean here() {
            return set && thread == Thread.currentThread();
        }
    }

    /** Names the field. */
    @Override
    public String toString() {
        return "MdcListener[" + field + "]";
    }
}
