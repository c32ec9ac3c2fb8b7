package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session as a token and back: JWE compact serialization (RFC 7516, section 7.1) with {@code dir} and {@code
 * A256GCM}. Opening judges from the cheap to the dear: length, shape, header, key, day; then one decryption.
 * Thread-safe.
 */
final class TokenSeal {

    /** The longest token, with any budget: what {@code name=value} leaves of the 4,096 bytes that browsers keep. */
    static final int MAX_LENGTH = 4000;

    private static final int STEP = 32;
    private static final int NONCE_TEXT = Base64Url.encodedLength(AesGcm.NONCE);
    private static final int TAG_TEXT = Base64Url.encodedLength(AesGcm.TAG);
    /** Four dots, nonce and tag. */
    private static final int FRAME = 4 + NONCE_TEXT + TAG_TEXT;

    private final Composition parts;
    private final KeyRing ring;
    private final DerivedKeys keys;
    private final Duration longest;
    private final Retirement retirement;
    private final int budget;
    /**
     * The platform's, and nobody's block of numbers: a copy of the process must not draw a nonce that this one draws.
     */
    private final SecureRandom random = new SecureRandom();

    private final Pool<Workspace> workspaces = new Pool<>(Workspace::new);

    /**
     * For the tokens of this stack.
     *
     * @param longest how long a token opens at most
     * @param retired how long a retired key opens
     */
    TokenSeal(Composition parts, KeyRing ring, Duration longest, Duration retired, int budget) {
        this.parts = parts;
        this.ring = ring;
        this.keys = ring.derived(new Stack(parts.name()));
        this.longest = longest;
        this.retirement = new Retirement(retired);
        retirement.look(ring.keys(), parts.clock().instant());
        this.budget = budget;
    }

    /**
     * The token of this state.
     *
     * @param members what to add to the envelope, from a comma on; may be empty
     * @throws SessionTooLargeException when it is over the budget
     */
    Token seal(SessionState state, String members) {
        ContentKey key = keys.sealing(Kid.epoch(parts.clock().instant()));
        Payload envelope = parts.codec().write(state);
        int size = envelope.size() + members.length();
        int header = key.label().length;
        int most = Base64Url.decodedLength(budget - header - FRAME);
        int padded = (size + STEP - 1) / STEP * STEP;
        if (size > most) {
            throw new SessionTooLargeException(header + FRAME + Base64Url.encodedLength(padded), budget, state);
        }
        key.countSeal();
        Workspace workspace = workspaces.take();
        try {
            return workspace.seal(key, envelope, members, Math.min(padded, most));
        } finally {
            workspaces.give(workspace);
        }
    }

    /** How long the token of an envelope of this size is at this time, without padding. */
    static int length(int envelope, Instant now) {
        Kid kid = new Kid("A".repeat(RootKey.ID_TEXT), Kid.epoch(now));
        return Header.encode(kid).length + FRAME + Base64Url.encodedLength(envelope);
    }

    /**
     * Refuses a token that would still be wanted when its key is no longer derived. The session may have begun on a
     * node whose clock is ahead.
     */
    void requireOpensUntil(Instant end) {
        if (Composition.ahead(end, parts.clock().instant().plus(longest))) {
            throw new SessionConfigurationException(
                    "sealed.lifetime",
                    "this session lives longer than the " + longest + " for which a sealed token opens",
                    "choose a shorter lifetime, or SealedSessions.with(keyRing).longestLifetime(…)");
        }
    }

    /** Reports the state of the keys. */
    void check(Consumer<String> facts, Consumer<String> problems) {
        ring.check(facts, problems);
        List<Instant> floors = ring.keys().revokedBefore();
        Instant last = floors.isEmpty() ? Instant.MIN : floors.get(floors.size() - 1);
        if (Composition.ahead(last, parts.clock().instant())) {
            problems.accept("keys: what was issued before " + last + " is revoked, and that time has not come; "
                    + "it counts as the moment at which a process first saw it: correct the key file");
        }
    }

    /** Opens this token. Never throws because of what it is. */
    Opened open(String token) {
        if (token.length() > MAX_LENGTH) {
            return refused(RefusalReason.OVERSIZED);
        }
        int header = token.indexOf('.');
        int nonce = header + 2;
        int text = nonce + NONCE_TEXT + 1;
        int tag = token.length() - TAG_TEXT;
        // The encrypted key, between the first two dots, is empty: the content key is shared already.
        if (header < 0
                || tag - 1 <= text
                || token.charAt(header + 1) != '.'
                || token.charAt(text - 1) != '.'
                || token.charAt(tag - 1) != '.') {
            return refused(RefusalReason.MALFORMED);
        }
        Instant now = parts.clock().instant();
        String label = keys.label(token, header);
        ContentKey known = keys.known(label);
        ContentKey key = known;
        if (key == null) {
            Header.Read read = Header.read(label);
            if (read instanceof Header.Refused refusal) {
                return refused(refusal.reason());
            }
            Kid kid = ((Header.Accepted) read).kid();
            Optional<RefusalReason> untimely = untimely(kid.epoch(), now);
            if (untimely.isPresent()) {
                return refused(untimely.get());
            }
            key = keys.derive(kid);
            if (key == null) {
                return refused(RefusalReason.KEY);
            }
        }
        return open(token, new Parts(label, nonce, text, tag), key, known == null, now);
    }

    /** As {@link #open}, and reports each judgement. */
    Opened explain(String token, Consumer<String> facts) {
        SealDiagnosis diagnosis = new SealDiagnosis(parts.name(), ring.keys(), retirement, facts);
        diagnosis.outside(token);
        Opened opened = open(token);
        if (opened instanceof Opened.Clear clear) {
            diagnosis.opened(clear.outdated());
        } else {
            diagnosis.refused(((Opened.Refusal) opened).answer().reason());
        }
        return opened;
    }

    private Opened open(String token, Parts parts, ContentKey key, boolean fresh, Instant now) {
        Optional<RefusalReason> untimely = untimely(key.epoch(), now);
        if (untimely.isPresent()) {
            return refused(untimely.get());
        }
        retirement.look(ring.keys(), now);
        if (retirement.over(key.root(), now)) {
            return refused(RefusalReason.KEY);
        }
        byte[] clear;
        Workspace workspace = workspaces.take();
        try {
            if (!workspace.decode(token, parts)) {
                return refused(RefusalReason.MALFORMED);
            }
            clear = workspace.open(key, label(key, parts.label), parts.size());
        } finally {
            workspaces.give(workspace);
        }
        if (clear == null) {
            return refused(RefusalReason.FORGED);
        }
        if (fresh) {
            keys.remember(parts.label, key);
        }
        return judge(clear, key, now);
    }

    /** The header as it came is what is authenticated; it is ours unless a peer wrote the members in another order. */
    private static byte[] label(ContentKey key, String label) {
        return label.equals(key.labelText()) ? key.label() : label.getBytes(ISO_8859_1);
    }

    private Optional<RefusalReason> untimely(long epoch, Instant now) {
        if (epoch > Kid.epoch(now.plus(Composition.CLOCK_SKEW))) {
            return Optional.of(RefusalReason.UNSUPPORTED);
        }
        boolean past = epoch < Kid.epoch(now.minus(longest).minus(Composition.CLOCK_SKEW));
        return past ? Optional.of(RefusalReason.KEY) : Optional.empty();
    }

    private Opened judge(byte[] clear, ContentKey key, Instant now) {
        int size = clear.length;
        while (size > 0 && clear[size - 1] == ' ') {
            size--;
        }
        Payload payload = Payload.adopt(clear, 0, size);
        SessionState state;
        PeerTimes times;
        try {
            state = parts.codec().read(payload);
            times = PeerTimes.of(payload);
        } catch (CorruptSessionException unreadable) {
            return refused(RefusalReason.CORRUPT);
        }
        if (state.successor().isPresent()) {
            return refused(RefusalReason.CORRUPT);
        }
        Instant issued = state.lastUsedAt();
        if (times.early(now)
                || Composition.ahead(issued, now)
                || Composition.ahead(state.createdAt(), now)
                || Composition.ahead(state.startedAt(), now)) {
            return refused(RefusalReason.UNSUPPORTED, state);
        }
        if (retirement.revoked(issued)) {
            return refused(RefusalReason.REVOKED, state);
        }
        Instant expiry = times.expiry(state);
        SessionState timely = expiry.equals(state.expiresAt())
                ? state
                : state.toBuilder().expiresAt(expiry).build();
        return new Opened.Clear(
                timely, payload, !key.root().id().equals(ring.keys().primary().id()));
    }

    private static Opened refused(RefusalReason reason) {
        return new Opened.Refusal(new Loaded.Refused(reason));
    }

    /** The key authenticated the content, so it names its session. */
    private static Opened refused(RefusalReason reason, SessionState state) {
        return new Opened.Refusal(new Loaded.Refused(reason, state.birthId().fingerprint()));
    }

    /** The derivation of a stack's content keys. */
    record Stack(String name) implements DerivedKeys.Context {
        @Override
        public String format() {
            return Header.TYPE;
        }

        @Override
        public byte[] label(Kid kid) {
            return Header.encode(kid);
        }
    }

    /** Where in a token what begins. Between the text and the tag lies a dot. */
    private record Parts(String label, int nonce, int text, int tag) {
        int size() {
            return Base64Url.decodedLength(tag - 1 - text) + AesGcm.TAG;
        }
    }

    /**
     * A cipher, and room to work in: what a session needs besides its token is not allocated again. For one thread at a
     * time.
     */
    private final class Workspace {
        private final AesGcm cipher = new AesGcm();
        private final byte[] nonce = new byte[AesGcm.NONCE];
        private final byte[] clear = new byte[MAX_LENGTH];
        private final byte[] sealed = new byte[MAX_LENGTH];
        private final byte[] token = new byte[MAX_LENGTH];
        private byte[] whole = new byte[0];

        Token seal(ContentKey key, Payload envelope, String members, int padded) {
            envelope.copyTo(clear, 0);
            int size = envelope.size();
            if (!members.isEmpty()) {
                size = splice(members, size);
            }
            Arrays.fill(clear, size, padded, (byte) ' ');
            random.nextBytes(nonce);
            cipher.seal(key.key(), nonce, key.label(), null, clear, 0, padded, sealed, 0);
            return Token.of(assemble(key.label(), padded));
        }

        private int splice(String members, int size) {
            int at = size - 1;
            for (int i = 0; i < members.length(); i++) {
                clear[at++] = (byte) members.charAt(i);
            }
            clear[at++] = '}';
            return at;
        }

        private String assemble(byte[] header, int size) {
            System.arraycopy(header, 0, token, 0, header.length);
            int at = header.length;
            token[at++] = '.';
            token[at++] = '.';
            at = Base64Url.encode(nonce, 0, AesGcm.NONCE, token, at);
            token[at++] = '.';
            byte[] text = whole(size);
            System.arraycopy(sealed, 0, text, 0, size);
            // The sealed bytes lie in another array by now, and the clear text is not needed any more.
            int length = Base64Url.encodeWhole(text, clear);
            System.arraycopy(clear, 0, token, at, length);
            at += length;
            token[at++] = '.';
            at = Base64Url.encode(sealed, size, AesGcm.TAG, token, at);
            return new String(token, 0, at, ISO_8859_1);
        }

        boolean decode(String from, Parts parts) {
            int length = parts.tag - 1 - parts.text;
            byte[] text = whole(length);
            // A character outside Latin-1 becomes a question mark, which no encoding has.
            System.arraycopy(from.getBytes(ISO_8859_1), parts.text, text, 0, length);
            return Base64Url.decode(from, parts.nonce, parts.text - 1, nonce, 0)
                    && Base64Url.decodeWhole(text, sealed)
                    && Base64Url.decode(from, parts.tag, from.length(), sealed, Base64Url.decodedLength(length));
        }

        /** An array of this length: the platform encodes and decodes whole arrays, and lengths come in steps. */
        private byte[] whole(int length) {
            if (whole.length != length) {
                whole = new byte[length];
            }
            return whole;
        }

        byte @Nullable [] open(ContentKey key, byte[] label, int size) {
            byte[] opened = new byte[size - AesGcm.TAG];
            return cipher.open(key.key(), nonce, label, null, sealed, 0, size, opened) ? opened : null;
        }
    }
}
