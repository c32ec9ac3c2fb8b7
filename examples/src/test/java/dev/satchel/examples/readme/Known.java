package dev.satchel.examples.readme;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.BindingAnnotation;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.satchel.http.CrossSiteGuard;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.WebExchange;
import dev.satchel.http.WebSession;
import dev.satchel.http.WebSessions;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.micrometer.SessionMeters;
import dev.satchel.sealed.KeyRing;
import dev.satchel.session.Attribute;
import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.Sealer;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.extension.Action;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.DynamicPageHandler;
import dev.satchel.session.extension.ExtensionRequest;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.extension.PageResult;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.test.TestSessions;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.inject.Provider;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import tools.jackson.databind.module.SimpleModule;

/** The names that pieces of code in the documentation use without saying where they come from: one name, one thing. */
@SuppressWarnings({"NullAway.Init", "DoNotCallSuggester"})
public abstract class Known {

    /** Attributes. */
    protected static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    protected static final Attribute<String> NOTE = Attribute.of("note", String.class);
    protected static final Attribute<String> CART = Attribute.of("cartId", String.class);
    protected static final Attribute<Integer> VISITS = Attribute.of("visits", Integer.class);
    protected static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);
    protected static final Attribute<List<String>> RECENT = Attribute.listOf("recent", String.class);
    protected static final Attribute<String> NOTICE = Attribute.of("notice", String.class);
    protected static final Attribute<String> AGENT = Attribute.of("agent", String.class);

    protected static final Attribute<String> LANGUAGE = Attribute.of("language", String.class);
    protected static final Attribute<Integer> QUESTIONS = Attribute.of("questions", Integer.class);

    protected Sessions sessions;
    protected Session session;
    protected SessionView view;
    protected SessionStore store;
    protected JsonCodec codec;
    protected KeyRing keys;
    protected Clock clock;
    protected Path path;
    protected Path home;
    protected String uri;
    protected String note;
    protected ScheduledExecutorService executor;
    protected ScheduledExecutorService workers;
    protected DataSource dataSource;
    protected DataSource database;
    protected RedisClient client;
    protected MeterRegistry registry;
    protected SessionAddress chat;
    protected String chatId;
    protected String id;
    protected String header;
    protected int port;
    protected byte[] bytes;
    protected Instant now;
    protected BirthId birthId;
    protected StoredRecord record;
    protected OwnerKey owner;
    protected OwnerIndexed index;
    protected List<Token> tokens;
    protected TokenCarrier carrier;
    protected KeyRing adminKeys;
    protected SecretKey key;
    protected MemorySessionStore memory;
    protected SessionMeters meters;
    protected LongAdder gone;
    protected Times times;
    protected SessionListener listener;

    protected HttpServer server;
    protected Router router;
    protected HttpContext context;
    protected HttpHandler handler;
    protected WebSessions webSessions;
    protected Response response;
    protected JdkSessions web;
    protected SessionCookie cookie;
    protected CrossSiteGuard guard;
    protected ServletContext servletContext;
    protected HttpServletRequest servletRequest;
    protected WebExchange webExchange;
    protected WebSession webSession;
    protected Throwable thrown;
    protected String method;
    protected Map<String, List<String>> headers;

    protected Extensions cart;
    protected Extensions rewards;
    protected Extensions extensions;
    protected ExtensionRequest request;
    protected Carts carts;
    protected Catalogue catalogue;

    protected TestSessions test;
    protected List<String> audit;

    /** Whatever fits where {@code …} stands. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    protected abstract <T> T any();

    protected abstract Optional<StoredRecord> find(StorageKey key);

    /** A server's own response. */
    public interface Response {
        void addHeader(String name, String value);

        void setHeader(String name, String value);

        Response status(int status);

        void body(String body);
    }

    /** The reader's own times. */
    public interface Times {
        void add(ExchangeWatch.Result result, long nanos);
    }

    /** The reader's own storages and what they stand on. */
    public interface MyFileStore {
        static SessionStore in(Path directory) {
            throw new AssertionError(directory);
        }
    }

    public static final class MyStore implements SessionStore {
        public MyStore(Client client, String namespace, InstantSource clock) {}

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            throw new AssertionError(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            throw new AssertionError(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            throw new AssertionError(next);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            throw new AssertionError(key);
        }

        @Override
        public StoreTraits traits() {
            throw new AssertionError();
        }
    }

    public static final class VaultSealer implements Sealer {
        public VaultSealer(SecretKey key) {}

        @Override
        public String name() {
            throw new AssertionError();
        }

        @Override
        public Payload seal(String purpose, Payload binding, Payload clear) {
            throw new AssertionError(purpose);
        }

        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            throw new AssertionError(purpose);
        }
    }

    public static final class AddToCart implements Action {
        public AddToCart(Catalogue catalogue) {}

        @Override
        public ActionResult run(ExtensionRequest request, Session session) {
            throw new AssertionError(request);
        }
    }

    public static final class ProductPages implements DynamicPageHandler {
        public ProductPages(Catalogue catalogue) {}

        @Override
        public PageResult handle(ExtensionRequest request, SessionView view) {
            throw new AssertionError(request);
        }
    }

    public interface Client extends AutoCloseable {
        static Client connect(String uri) {
            throw new AssertionError(uri);
        }

        @Override
        void close();
    }

    /** The shop's own code. */
    public interface Carts {
        String newId();

        Object add(String cart, String sku);
    }

    public record Product(String sku) {}

    public interface Catalogue {
        Optional<Product> find(String sku);
    }

    public static final class ChangeCountry {
        public void run(Session session, String country) {
            session.set(COUNTRY, country);
        }
    }

    public static final class PriceTag {
        public String render(SessionView view) {
            return view.get(COUNTRY).orElse("DE");
        }
    }

    public static final class MoneyModule extends SimpleModule {
        private static final long serialVersionUID = 1L;
    }

    public static final class OutOfStock extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public static final class StoreModule extends AbstractModule {}

    public interface CartExtensions extends Provider<Extensions> {}

    public interface Metrics extends SessionListener {}

    public interface Audit extends SessionListener {}

    @BindingAnnotation
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Admin {}

    @BindingAnnotation
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Utc {}

    protected abstract Binder binder();

    protected abstract void install(com.google.inject.Module module);
}
