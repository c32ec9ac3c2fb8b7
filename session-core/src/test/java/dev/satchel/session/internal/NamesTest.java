package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.COUNTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.Token;
import dev.satchel.session.TokenExplanation;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that go into keys are well-formed text: half a surrogate pair would be the key of a question mark. */
class NamesTest {

    private final World world = new World();

    @ParameterizedTest
    @ValueSource(strings = {"what\uD800", "\uDC00what", "\uD83D", "a\uDE00\uD83Db", "\uD83D\uD83D\uDE00"})
    void halfACharacterIsRefusedWhereverANameBecomesAKey(String half) {
        KeySpace keys = new KeySpace("test");

        assertRefused(() -> SessionAddress.of("user", half));
        assertRefused(() -> SessionAddress.of(half, "7"));
        assertRefused(() -> world.browser().write(s -> s.claim(half)));
        assertRefused(() -> world.sessions.owned().list(half));
        assertRefused(() -> world.sessions.owned().revokeAll(half));
        assertRefused(() -> keys.owner(half));
        assertRefused(() -> OwnerKey.of("test", half));
        assertRefused(() -> keys.key(Token.of(half)));
        assertThat(world.store.all()).isEmpty();
    }

    // Guard: Principals.checked; nobody can be called so, and an answer of nothing would hide the mistake.
    @ParameterizedTest
    @ValueSource(ints = {0, 1025})
    void aNameThatNobodyCanHaveIsRefusedWhereverItIsAskedFor(int length) {
        String name = "a".repeat(length);
        OwnedSessions owned = world.sessions.owned();

        assertThatThrownBy(() -> world.browser().write(s -> s.claim(name)))
                .hasMessageContaining("1 to 1024 characters");
        assertThatThrownBy(() -> owned.list(name)).hasMessageContaining("1 to 1024 characters");
        assertThatThrownBy(() -> owned.revokeAll(name)).hasMessageContaining("not " + length);
    }

    private static void assertRefused(Runnable naming) {
        assertThatThrownBy(naming::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a character at index")
                .hasMessageNotContaining("what");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ключ", "\uD83D\uDE00", "x\uD83D\uDE00y\uD83D\uDE00", "a\u0000b", "?"})
    void wholeCharactersAreNames(String whole) {
        world.sessions.at(SessionAddress.of(whole, whole)).edit(s -> {
            s.set(COUNTRY, "DE");
            s.claim(whole);
        });

        assertThat(world.sessions.owned().list(whole)).hasSize(1);
        assertThat(world.sessions.owned().list(whole + "?")).isEmpty();
    }

    @Test
    void tokensAreComparedByCharactersAndOpenNothingWhenHalved() {
        assertThat(Token.of("\uD800")).isNotEqualTo(Token.of("?"));
        assertThat(Token.of("\uD800")).isNotEqualTo(Token.of("\uD801"));
        assertThat(Token.of("a\uD800")).isEqualTo(Token.of("a\uD800")).hasSameHashCodeAs(Token.of("a\uD800"));
        assertThat(Token.of("ab")).isNotEqualTo(Token.of("a")).isNotEqualTo(Token.of("bb"));
        assertThat(world.open(Token.of("\uD800")).view().info().isNew()).isTrue();
    }

    // Guard: Opening; a name that somebody else wrote must not fail each request of its session.
    @ParameterizedTest
    @ValueSource(strings = {"\uD800", "ada\uD800"})
    void aStoredOwnerOfHalfACharacterIsCorrupt(String half) {
        Browser browser = world.browser().write(s -> s.claim("ada"));
        StoredRecord record = world.store.all().stream()
                .filter(one -> world.codec.read(one.payload()).successor().isEmpty())
                .findFirst()
                .orElseThrow();
        SessionState forged = world.codec.read(record.payload()).toBuilder()
                .owner(Optional.of(half))
                .build();
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                world.codec.write(forged)));

        assertThat(browser.info().isNew()).isTrue();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.CORRUPT);
        TokenExplanation explanation = world.sessions.explain(browser.token());
        assertThat(explanation.opens()).isFalse();
        assertThat(explanation.owner()).isEmpty();
        assertThat(explanation.reasons()).last().asString().contains("cannot be read", "half a character");
    }
}
