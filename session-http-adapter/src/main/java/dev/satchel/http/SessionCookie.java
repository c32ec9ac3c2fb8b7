package dev.satchel.http;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session's cookie: its name and attributes, how it is written and how it is found again, to the letter of RFC
 * 6265bis (draft-ietf-httpbis-rfc6265bis). Every option that is set reaches the wire; combinations that a browser would
 * drop are refused when it is built.
 *
 * <p>It is a {@link TokenTransport}, and can be used alone, to keep something else in a cookie. It neither encodes nor
 * signs, and a value has only the characters that a cookie may have (base64url does).
 *
 * <p>Thread-safe; immutable, except for a flag that limits a warning to one.
 *
 * <pre>{@code
 * SessionCookie cookie = SessionCookie.builder().name("__Host-basket").sameSite(SessionCookie.SameSite.STRICT).build();
 * response.addHeader("Set-Cookie", cookie.serialize("MTIz"));
 * List<String> sent = cookie.parse(webExchange.requestHeaders("Cookie"));
 * response.addHeader("Set-Cookie", cookie.clear());
 * }</pre>
 */
public final class SessionCookie implements TokenTransport {

    /** The longest that a browser keeps a cookie. */
    public static final Duration MAX_AGE = Duration.ofDays(400);

    private static final String SIGNED_IN = "-in";

    private final CookieLine line;
    private final Set<String> occupied;
    private final boolean secure;
    private final boolean behindTls;
    private final boolean loopbackOnly;
    private final @Nullable Duration maxAge;
    private final InstantSource clock;
    private final Builder origin;
    private final @Nullable SessionCookie signedIn;
    private final CookieWarnings warnings;

    private SessionCookie(Builder builder, @Nullable SessionCookie signedIn) {
        this.signedIn = signedIn;
        this.warnings = signedIn == null ? new CookieWarnings() : signedIn.warnings;
        this.line = CookieLine.of(builder);
        this.occupied = Set.of("cookie " + line.name());
        this.secure = builder.secure;
        this.behindTls = builder.behindTls;
        this.loopbackOnly = builder.loopbackOnly;
        this.maxAge = builder.maxAge;
        this.clock = builder.clock;
        this.origin = builder;
    }

    /** {@code __Host-session; Path=/; Secure; HttpOnly; SameSite=Lax}: the one to use. */
    public static SessionCookie standard() {
        return builder().build();
    }

    /**
     * {@code session; Path=/; HttpOnly; SameSite=Lax}, without {@code Secure}, for plain HTTP while developing.
     * Requests for any but a loopback host are refused.
     */
    public static SessionCookie localhost() {
        Builder builder = builder().name("session").secure(false);
        builder.loopbackOnly = true;
        return builder.build();
    }

    /** A builder that starts from {@link #standard}. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this cookie. */
    public Builder toBuilder() {
        return new Builder(origin);
    }

    /** The name. */
    public String name() {
        return line.name();
    }

    /** The attributes that every {@code Set-Cookie} of this cookie has, as on the wire: {@code Path=/; Secure; …}. */
    public String attributes() {
        return line.attributes();
    }

    /**
     * The {@code Set-Cookie} value that sets the cookie, for the browser session or for the {@link Builder#maxAge} it
     * was built with.
     *
     * @param value as it shall stand on the wire
     * @throws IllegalArgumentException when the value has a character that no cookie may have, or is over the
     * {@link #budget}; the message does not show it
     */
    public String serialize(String value) {
        return maxAge == null
                ? line.session(value)
                : line.lasting(value, clock.instant().getEpochSecond(), maxAge.toSeconds());
    }

    /**
     * The {@code Set-Cookie} value that sets the cookie until then, in whole seconds, rounded up; 400 days from now at
     * the latest. With an instant that has passed, the browser drops it.
     *
     * @param value as it shall stand on the wire
     * @throws IllegalArgumentException as {@link #serialize(String)}
     */
    public String serialize(String value, Instant expiresAt) {
        long now = clock.instant().getEpochSecond();
        long until = expiresAt.getNano() == 0 ? expiresAt.getEpochSecond() : expiresAt.getEpochSecond() + 1;
        return line.lasting(value, now, Math.max(0, Math.min(until - now, MAX_AGE.toSeconds())));
    }

    /**
     * The {@code Set-Cookie} value that makes the browser drop the cookie. It repeats every attribute: else some
     * browsers keep it.
     */
    public String clear() {
        return line.cleared();
    }

    /**
     * The values of this cookie, in the order sent, at most {@link #MAX_CANDIDATES}: a browser sends several when it
     * was set for several paths or domains. Never throws because of what was sent; takes time linear in it.
     *
     * @param cookieHeaders the {@code Cookie} lines of the request, in order
     */
    public List<String> parse(List<String> cookieHeaders) {
        return CookieGrammar.values(line.name(), cookieHeaders, MAX_CANDIDATES);
    }

    /**
     * {@inheritDoc}
     *
     * @throws SessionConfigurationException when this is {@link #localhost} and the request is for another host
     */
    @Override
    public List<Token> tokens(WebExchange exchange) {
        if (loopbackOnly) {
            Loopback.require(exchange);
        }
        List<String> values = parse(exchange.requestHeaders("Cookie"));
        return switch (values.size()) {
            case 0 -> List.of();
            case 1 -> List.of(Token.of(values.get(0)));
            default -> values.stream().map(Token::of).toList();
        };
    }

    @Override
    public void carry(Directive directive, WebExchange exchange) {
        if (directive instanceof Directive.Issue issue) {
            if (secure && !behindTls && !exchange.isSecure()) {
                warnings.plainHttp(name());
            }
            exchange.addHeader("Set-Cookie", issued(issue));
        } else if (directive instanceof Directive.Clear) {
            exchange.addHeader("Set-Cookie", clear());
        }
    }

    private String issued(Directive.Issue issue) {
        String value = issue.token().value();
        if (value.length() > budget()) {
            throw new SessionTooLargeException(value.length(), budget());
        }
        return issue.persistent() ? serialize(value, issue.expiresAt()) : serialize(value);
    }

    @Override
    public Set<String> varies() {
        return Set.of("Cookie");
    }

    @Override
    public Set<String> occupies() {
        return occupied;
    }

    @Override
    public int budget() {
        return line.budget();
    }

    /**
     * The cookie of signed-in sessions in a hybrid stack: this one with {@code -in} behind its name, such as {@code
     * __Host-session-in}. No answer to an anonymous request names it, so none that is late signs anybody out.
     */
    @Override
    public Optional<TokenTransport> signedIn() {
        return Optional.ofNullable(signedIn);
    }

    /** The name and the attributes. */
    @Override
    public String toString() {
        return line.name() + "; " + line.attributes();
    }

    /** When the browser sends the cookie along with requests that another site caused. */
    public enum SameSite {
        /** Never. */
        STRICT("Strict"),
        /** When the user follows a link. */
        LAX("Lax"),
        /** Always; needs {@code Secure}. */
        NONE("None");

        final String wire;

        SameSite(String wire) {
            this.wire = wire;
        }
    }

    /** Which cookies a browser drops first when there are too many (Chromium only). */
    public enum Priority {
        /** First. */
        LOW("Low"),
        /** As one that says nothing. */
        MEDIUM("Medium"),
        /** Last. */
        HIGH("High");

        final String wire;

        Priority(String wire) {
            this.wire = wire;
        }
    }

    /** Builds a cookie. For one thread. */
    public static final class Builder {

        String name = "__Host-session";
        String path = "/";

        @Nullable
        String domain;

        boolean secure = true;
        boolean httpOnly = true;
        SameSite sameSite = SameSite.LAX;
        boolean partitioned;

        @Nullable
        Priority priority;

        @Nullable
        Duration maxAge;

        private boolean behindTls;
        private boolean loopbackOnly;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        private Builder(Builder other) {
            name = other.name;
            path = other.path;
            domain = other.domain;
            secure = other.secure;
            httpOnly = other.httpOnly;
            sameSite = other.sameSite;
            partitioned = other.partitioned;
            priority = other.priority;
            maxAge = other.maxAge;
            behindTls = other.behindTls;
            loopbackOnly = other.loopbackOnly;
            clock = other.clock;
        }

        /**
         * The name: a token of RFC 9110, at most 95 bytes. Default {@code __Host-session}. A prefix makes the browser
         * hold the cookie to its attributes: {@code __Host-} to this host, {@code __Secure-} to HTTPS, {@code __Http-}
         * to what scripts cannot set, {@code __Host-Http-} to all of it. A name without one is warned of when the
         * cookie is built, but for {@link #localhost}.
         */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /**
         * The path that it is sent for, and every path below. Default {@code /}. {@link #build} refuses one that does
         * not begin with a slash, has more than 1,024 bytes, or goes with a name that begins with {@code __Host-}.
         */
        public Builder path(String value) {
            path = Objects.requireNonNull(value, "path");
            return this;
        }

        /**
         * The domain it is sent to, and every host below: each of them can then read and set it. Default: only this
         * host. {@link #build} refuses one that is not a host name of at most 253 characters, or goes with a name that
         * begins with {@code __Host-}.
         */
        public Builder domain(String value) {
            domain = Objects.requireNonNull(value, "domain");
            return this;
        }

        /**
         * Whether it travels by HTTPS only. Default yes. {@link #build} refuses no with a prefixed name, with {@link
         * SameSite#NONE} and with {@link #partitioned}.
         */
        public Builder secure(boolean value) {
            secure = value;
            loopbackOnly &= !value;
            return this;
        }

        /** Whether it is hidden from scripts. Default yes. {@link #build} refuses no with a name in {@code __Http-}. */
        public Builder httpOnly(boolean value) {
            httpOnly = value;
            return this;
        }

        /**
         * Whether it goes along with requests that another site caused. Default {@link SameSite#LAX}. {@link
         * SameSite#NONE} needs {@link #secure}.
         */
        public Builder sameSite(SameSite value) {
            sameSite = Objects.requireNonNull(value, "sameSite");
            return this;
        }

        /**
         * Whether a page that is embedded elsewhere has a cookie jar of its own for each embedding site. Default no.
         * Yes needs {@link #secure}.
         */
        public Builder partitioned(boolean value) {
            partitioned = value;
            return this;
        }

        /** Which cookies a browser drops first when there are too many. Default: no {@code Priority} is sent. */
        public Builder priority(Priority value) {
            priority = Objects.requireNonNull(value, "priority");
            return this;
        }

        /**
         * How long the browser keeps it after it was set last, in whole seconds, whether or not the session is
         * persistent: 1 second to 400 days. A persistent session's own deadline goes before it. Default: until the
         * browser is closed. {@link #build} refuses a duration outside these limits.
         */
        public Builder maxAge(Duration value) {
            maxAge = Objects.requireNonNull(value, "maxAge");
            return this;
        }

        /**
         * Says that a proxy in front speaks HTTPS with the browser, so that {@code Secure} on a plain exchange is no
         * mistake. Default: such an exchange is warned of, once, in the log.
         */
        public Builder behindTls() {
            behindTls = true;
            return this;
        }

        /** The clock that {@code Expires} is computed by. Default the system's. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * The cookie.
         *
         * @throws SessionConfigurationException with every problem, when a browser would drop or misread it
         */
        public SessionCookie build() {
            List<SessionConfigurationException.Problem> problems = CookieRules.check(this);
            if (!problems.isEmpty()) {
                throw new SessionConfigurationException(problems);
            }
            if (!loopbackOnly && !CookieRules.hasPrefix(name)) {
                CookieWarnings.noPrefix(name);
            }
            Builder apart = new Builder(this).name(name + SIGNED_IN);
            return new SessionCookie(new Builder(this), new SessionCookie(apart, null));
        }
    }
}
