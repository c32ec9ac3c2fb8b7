package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.CITY;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static dev.satchel.session.internal.World.RECENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.TypeRef;
import dev.satchel.session.Undecodable;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session is to those who read and write it. */
class SessionModelTest {

    private static final Attribute<Integer> COUNTRY_AS_NUMBER = Attribute.of("country", Integer.class);

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));

    // Nothing for nothing.

    @Test
    void openingReadingAndCommittingAStrangersSessionStoresNothing() {
        for (int i = 0; i < 1000; i++) {
            Browser stranger = world.browser();
            stranger.receive(new Directive.Issue(
                    Token.of(new Tokens(new SecureNumbers()).next().value()), World.START, false));
            assertThat(stranger.value(POINTS)).isEmpty();
            assertThat(stranger.last).isEqualTo(new Directive.Keep());
        }

        assertThat(world.store.all()).hasSize(1);
        assertThat(world.heard(SessionEvent.Refused.class)).hasSize(1000);
    }

    @Test
    void anExchangeWhoseSessionNobodyAskedForDoesNothing() {
        long finds = world.store.calls.size();
        try (SessionExchange exchange = world.open(browser.token())) {
            exchange.session();
            exchange.view();
            assertThat(exchange.commit()).isEqualTo(new Directive.Keep());
        }

        assertThat(world.store.calls).hasSize((int) finds);
    }

    // Guard: Updating.run compares the data, not the calls.
    @Test
    void writingBackWhatWasThereIsNoWrite() {
        long writes = world.store.writes();
        browser.write(s -> {
            s.set(POINTS, 7);
            s.set(POINTS, 100);
            s.set(COUNTRY, "DE");
            s.remove(COUNTRY);
            s.update(POINTS, 0, p -> p);
        });

        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(browser.last).isEqualTo(new Directive.Keep());
    }

    @Test
    void addingAndRemovingInANewSessionLeavesNothing() {
        Browser fresh = world.browser().write(s -> {
            s.set(COUNTRY, "DE");
            s.remove(COUNTRY);
        });

        assertThat(fresh.carries()).isFalse();
        assertThat(world.store.all()).hasSize(1);
    }

    @Test
    void firstVisitsInParallelEachGetASessionOfTheirOwn() {
        Browser fresh = world.browser();
        Request first = fresh.request();
        first.session().set(COUNTRY, "DE");
        Request second = fresh.request();
        second.session().set(COUNTRY, "FR");
        first.respond();
        second.respond();

        assertThat(fresh.value(COUNTRY)).contains("FR");
        assertThat(world.store.all()).hasSize(3);
    }

    // Values are values.

    @Test
    void whatWasSetIsVisibleAtOnce() {
        Request request = browser.request();
        request.session().set(COUNTRY, "DE");
        request.session().update(POINTS, 0, p -> p + 1);
        request.session().update(POINTS, 0, p -> p * 2);
        request.session().set(CITY, "Ulm");
        request.session().update(CITY, "", city -> city + "!");

        assertThat(request.session().get(COUNTRY)).contains("DE");
        assertThat(request.session().get(POINTS)).contains(202);
        assertThat(request.session().get(CITY)).contains("Ulm!");
        assertThat(request.exchange().view().get(CITY)).contains("Ulm!");
        assertThat(request.session().names()).containsExactly("city", "country", "points");
    }

    @Test
    void laterChangesToAnObjectThatWasSetOrReadChangeNothing() {
        List<String> recent = new ArrayList<>(List.of("tent"));
        browser.write(s -> {
            s.set(RECENT, recent);
            recent.add("stove");
            s.get(RECENT).orElseThrow().add("lamp");
        });

        assertThat(browser.value(RECENT)).contains(List.of("tent"));
    }

    @Test
    void setKeepsReplaceDropsAndClearKeepsTokenAndOwner() {
        browser.write(s -> s.claim("ada"));
        Token token = browser.token();
        browser.write(s -> s.set(COUNTRY, "DE"));
        assertThat(browser.names()).containsExactly("country", "points");
        browser.write(s -> s.replace(Map.of("city", "Ulm")));
        assertThat(browser.names()).containsExactly("city");
        browser.write(Session::clear);

        assertThat(browser.names()).isEmpty();
        assertThat(browser.token()).isEqualTo(token);
        assertThat(browser.info().owner()).contains("ada");
    }

    @Test
    void aValueThatCannotBeEncodedFailsAtSetAndTheSessionStaysUsable() {
        Attribute<Object> job = Attribute.of("job", Object.class);
        Request request = browser.request();

        assertThatThrownBy(() -> request.session().set(job, Thread.currentThread()))
                .isInstanceOf(SessionValueException.class)
                .hasMessageContaining("job")
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> request.session().replace(Map.of("country", "DE", "job", new Object())))
                .isInstanceOf(SessionValueException.class);
        request.session().set(COUNTRY, "DE");
        request.respond();

        assertThat(browser.names()).containsExactly("country", "points");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        Request request = browser.request();

        assertThatThrownBy(() -> request.session().set(COUNTRY, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("country");
        assertThatThrownBy(() -> request.session().update(POINTS, null, points -> points + 1))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("points");
    }

    @Test
    void anInitialValueThatCannotBeEncodedFailsAtTheCallThoughTheAttributeHasAValue() {
        Attribute<Object> job = Attribute.of("job", Object.class);
        browser.write(s -> s.set(job, "baker"));
        Request request = browser.request();

        assertThatThrownBy(() -> request.session().update(job, new Object(), former -> "smith"))
                .isInstanceOf(SessionValueException.class);
        request.respond();
        assertThat(browser.value(job)).contains("baker");
    }

    @Test
    void readingOneAttributeDecodesOnlyThatOne() {
        browser.write(s -> {
            s.set(COUNTRY, "DE");
            s.set(CITY, "Ulm");
        });
        world.codec.decoded = 0;
        browser.value(COUNTRY);

        assertThat(world.codec.decoded).isEqualTo(1);
    }

    @Test
    void exposeShowsWhatIsAllowedInTheOrderGiven() {
        browser.write(s -> {
            s.set(COUNTRY, "DE");
            s.set(CITY, "Ulm");
        });
        Map<String, Object> exposed = browser.read(v -> v.expose(POINTS, COUNTRY, RECENT));

        assertThat(exposed).containsExactly(entry("points", 100), entry("country", "DE"));
        assertThatThrownBy(() -> exposed.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theViewIsNoSession() {
        Request request = browser.request();

        assertThat(request.exchange().view()).isNotInstanceOf(Session.class);
        request.session().set(COUNTRY, "DE");
        assertThat(request.session().save()).isNotInstanceOf(Session.class);
        assertThat(request.exchange().committed()).isNotInstanceOf(Session.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "satchel.lane"})
    void namesThatAreNoneAreRefused(String name) {
        assertThatThrownBy(() -> Attribute.of(name, String.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> browser.write(s -> s.replace(Map.of(name, "x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longAndBrokenNamesAreRefusedAndOddOnesRoundTrip() {
        assertThatThrownBy(() -> Attribute.of("x".repeat(64 * 1024), String.class))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Attribute.of("half \ud83d", String.class))
                .isInstanceOf(IllegalArgumentException.class);
        for (String name : List.of("a.b:c=d&e f", "ключ", "\ud83d\ude00", "x".repeat(255), "__proto__")) {
            Attribute<String> odd = Attribute.of(name, String.class);
            browser.write(s -> s.set(odd, "value of it"));
            assertThat(browser.value(odd)).contains("value of it");
        }
    }

    @Test
    void attributesAreEqualWhenNameAndTypeAre() {
        assertThat(Attribute.listOf("a", String.class)).isEqualTo(Attribute.of("a", new TypeRef<List<String>>() {}));
        assertThat(Attribute.of("a", new TypeRef<List<String>>() {})).isEqualTo(Attribute.listOf("a", String.class));
        assertThat(Attribute.listOf("a", String.class))
                .hasSameHashCodeAs(Attribute.of("a", new TypeRef<List<String>>() {}));
        assertThat(Attribute.of("a", String.class)).isNotEqualTo(Attribute.of("a", Integer.class));
        assertThat(Attribute.mapOf("a", Integer.class).toString())
                .isEqualTo("a: java.util.Map<java.lang.String, java.lang.Integer>");
    }

    private static <T> TypeRef<List<T>> ofAny() {
        return new TypeRef<List<T>>() {};
    }

    private static <T> TypeRef<Map<String, ? extends T[]>> deepOfAny() {
        return new TypeRef<Map<String, ? extends T[]>>() {};
    }

    private abstract static class Swapped<A, B> extends TypeRef<B> {}

    @Test
    void aTypeThatNobodyKnowsAtRunTimeIsRefused() {
        assertThatThrownBy(SessionModelTest::<Integer>ofAny)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.util.List<T>")
                .hasMessageContaining("name the type itself");
        assertThatThrownBy(SessionModelTest::<Integer>deepOfAny).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Swapped<String, Integer>() {}).isInstanceOf(IllegalStateException.class);
        assertThat(new TypeRef<Map<String, ? extends Number[]>>() {}.type()).isNotNull();
    }

    // Undecodable values.

    @Test
    void aValueOfAnotherTypeReadsAsAbsentAndStays() {
        browser.write(s -> s.set(COUNTRY, "DE"));

        assertThat(browser.value(COUNTRY_AS_NUMBER)).isEmpty();
        assertThat(browser.value(POINTS)).contains(100);
        assertThat(browser.value(COUNTRY)).as("its bytes are not lost").contains("DE");
        assertThat(world.heard(SessionEvent.ValueDropped.class))
                .extracting(SessionEvent.ValueDropped::attribute)
                .containsExactly("country");
    }

    @Test
    void orItFails() {
        World strict = new World(policy -> policy.undecodable(Undecodable.FAIL));
        Browser two = strict.browser().write(s -> s.set(COUNTRY, "DE"));

        assertThatThrownBy(() -> two.value(COUNTRY_AS_NUMBER)).isInstanceOf(SessionValueException.class);
    }

    @Test
    void orItDropsTheSession() {
        World strict = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        Browser two = strict.browser().write(s -> {
            s.set(COUNTRY, "DE");
            s.set(POINTS, 1);
        });
        Token former = two.token();
        two.write(s -> {
            s.set(CITY, "lost with the session");
            assertThat(s.get(COUNTRY_AS_NUMBER)).isEmpty();
            assertThat(s.get(POINTS)).isEmpty();
            s.set(POINTS, 2);
        });

        assertThat(two.token()).isNotEqualTo(former);
        assertThat(two.names()).containsExactly("points");
        assertThat(strict.store.all()).hasSize(1);
        two.write(s -> s.set(COUNTRY, "FR"));
        two.value(COUNTRY_AS_NUMBER);
        assertThat(two.carries()).isFalse();
        assertThat(strict.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(SessionEvent.EndReason.CORRUPT, SessionEvent.EndReason.CORRUPT);
    }

    // Guard: Commit.end; the exchange holds a new session by then, and the old one is to end all the same.
    @Test
    void aLogoutEndsTheSessionThatAReadHasDropped() {
        World strict = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        Browser two = strict.browser().write(s -> s.set(COUNTRY, "DE"));
        two.write(s -> {
            assertThat(s.get(COUNTRY_AS_NUMBER)).isEmpty();
            s.destroy();
        });

        assertThat(strict.store.all()).isEmpty();
        assertThat(two.carries()).isFalse();
        assertThat(strict.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    // Guard: Update.after; what was to happen to the session that is gone does not happen to the next one.
    @Test
    void aChangeOfASessionThatWasDroppedIsNotMadeInTheNextOne() {
        World strict = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        List<String> changed = new ArrayList<>();
        strict.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        strict.store.before(Verb.CREATE, () -> strict.sessions.at(CHAT).edit(s -> s.set(CITY, "Ulm")));
        strict.sessions.at(CHAT).edit(s -> {
            s.update(COUNTRY, "", country -> {
                changed.add(country);
                return country + "!";
            });
            s.update(COUNTRY_AS_NUMBER, 0, number -> number + 1);
        });

        assertThat(strict.chat(COUNTRY_AS_NUMBER)).contains(1);
        assertThat(strict.chat(CITY)).contains("Ulm");
        assertThat(changed).containsExactly("DE");
    }

    // Guard: Exchange.committed knows what a read dropped after the commit.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadAfterTheCommitDropsNothingOfWhatIsStored(boolean readBefore) {
        World strict = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        Browser two = strict.browser().write(s -> s.set(COUNTRY, "DE"));
        Request request = two.request();
        if (readBefore) {
            request.session().get(COUNTRY);
        }
        request.exchange().commit();

        assertThat(request.session().get(COUNTRY_AS_NUMBER)).isEmpty();
        assertThat(request.exchange().committed().get(COUNTRY)).contains("DE");
        assertThat(two.value(COUNTRY)).contains("DE");
    }

    // Guard: WorkingSession.update goes on with the changes of the session that took the dropped one's place.
    @Test
    void anUpdateOfWhatDroppedTheSessionStartsTheNewOne() {
        World strict = new World(policy -> policy.undecodable(Undecodable.DROP_SESSION));
        Browser two = strict.browser().write(s -> {
            s.set(COUNTRY, "DE");
            s.set(POINTS, 1);
        });
        two.write(s -> {
            s.set(CITY, "lost with the session");
            s.update(COUNTRY_AS_NUMBER, 0, n -> n + 1);
        });

        assertThat(two.names()).containsExactly("country");
        assertThat(two.value(COUNTRY_AS_NUMBER)).contains(1);
    }

    // Flash.

    @Test
    void aFlashValueIsThereInTheNextExchangeOnceAndSurvivesARead() {
        browser.write(s -> {
            s.flash(COUNTRY, "saved");
            s.flash(POINTS, 0);
            assertThat(s.takeFlash(COUNTRY)).as("not in this exchange").isEmpty();
        });

        assertThat(browser.<Object>read(v -> v.peekFlash(COUNTRY).orElseThrow()))
                .isEqualTo("saved");
        browser.write(s -> {
            assertThat(s.takeFlash(COUNTRY)).contains("saved");
            assertThat(s.takeFlash(COUNTRY)).isEmpty();
            assertThat(s.takeFlash(POINTS)).as("a falsy value").contains(0);
            assertThat(s.get(POINTS)).as("no collision with the attribute").contains(100);
        });
        browser.write(s -> assertThat(s.takeFlash(COUNTRY)).isEmpty());
    }

    @Test
    void aFlashValueSurvivesReplaceAndRotationButNotClear() {
        browser.write(s -> s.flash(COUNTRY, "saved"));
        browser.write(s -> {
            s.replace(Map.of("city", "Ulm"));
            s.rotate();
        });
        browser.write(s -> assertThat(s.takeFlash(COUNTRY)).contains("saved"));
        browser.write(s -> s.flash(COUNTRY, "again"));
        browser.write(Session::clear);

        browser.write(s -> assertThat(s.takeFlash(COUNTRY)).isEmpty());
    }

    @Test
    void aFlashValueFadesAfterFiveMinutes() {
        browser.write(s -> s.flash(COUNTRY, "saved"));
        world.advance(Duration.ofMinutes(5).minusMillis(1));
        Request alive = browser.request();
        assertThat(alive.session().peekFlash(COUNTRY)).contains("saved");
        world.advance(Duration.ofMillis(1));

        browser.write(s -> assertThat(s.takeFlash(COUNTRY)).isEmpty());
    }

    @Test
    void takingReplaysBlind() {
        browser.write(s -> s.flash(COUNTRY, "saved"));
        Request slow = browser.request();
        assertThat(slow.session().takeFlash(COUNTRY)).contains("saved");
        browser.write(s -> s.set(POINTS, 1));
        slow.respond();

        browser.write(s -> assertThat(s.takeFlash(COUNTRY)).isEmpty());
        assertThat(browser.value(POINTS)).contains(1);
    }

    // Commit.

    @Test
    void aFirstWriteIsIssuedOnceAndLaterOnesAreKept() {
        assertThat(browser.last).isInstanceOfSatisfying(Directive.Issue.class, issue -> {
            assertThat(issue.token().value()).hasSize(43).matches("[A-Za-z0-9_-]{43}");
            assertThat(issue.persistent()).isFalse();
        });
        browser.write(s -> s.set(COUNTRY, "DE"));

        assertThat(browser.last).isEqualTo(new Directive.Keep());
        assertThat(world.heard(SessionEvent.Created.class)).hasSize(1);
    }

    @Test
    void savingStoresAtOnceAndIsReadOnlyFromThenOn() {
        Request request = browser.request();
        request.session().update(POINTS, 0, p -> p + 1);
        SessionView saved = request.session().save();

        assertThat(saved.get(POINTS)).contains(101);
        assertThat(saved.info().isNew()).isFalse();
        assertThat(browser.value(POINTS)).contains(101);
        assertThatThrownBy(() -> request.session().set(POINTS, 1)).isInstanceOf(SessionClosedException.class);
        assertThat(request.session().get(POINTS)).contains(101);
        assertThat(request.commit()).isEqualTo(request.commit());
    }

    @Test
    void editAnswersWhatWasStoredEvenWhenItWasRebased() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.store.before(Verb.REPLACE, () -> world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 10)));

        SessionView stored = world.sessions.at(CHAT).edit(s -> s.update(POINTS, 0, p -> p + 100));

        assertThat(stored.get(POINTS)).contains(111);
    }

    @Test
    void editOfNothingAnswersWhatIsThere() {
        SessionView nothing = world.sessions.at(CHAT).edit(s -> {});
        assertThat(nothing.info().isNew()).isTrue();
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));

        assertThat(world.sessions.at(CHAT).edit(s -> {}).get(POINTS)).contains(1);
        assertThat(world.sessions.at(CHAT).edit(s -> s.get(POINTS)).get(POINTS)).contains(1);
    }

    @Test
    void aBodyThatThrowsStoresNothingAndItsExceptionPassesAsItIs() {
        assertThatThrownBy(() -> world.sessions.at(CHAT).write(s -> {
                    s.set(POINTS, 1);
                    throw new IOException("disk");
                }))
                .isInstanceOf(IOException.class);
        assertThat(world.chat(POINTS)).isEmpty();
    }

    @Test
    void aClosedExchangeWritesNothing() {
        Request request = browser.request();
        request.session().set(POINTS, 1);
        request.exchange().close();
        request.exchange().close();

        assertThatThrownBy(request::commit).isInstanceOf(SessionClosedException.class);
        assertThatThrownBy(() -> request.session().set(POINTS, 2)).isInstanceOf(SessionClosedException.class);
        assertThat(browser.value(POINTS)).contains(100);
    }

    @Test
    void aCommitThatFailedFailsTheSameAgain() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        browser.attacker().write(s -> s.destroy());
        Throwable first = org.assertj.core.api.Assertions.catchThrowable(slow::commit);

        assertThat(first).isInstanceOf(SessionConflictException.class);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(slow::commit)).isSameAs(first);
    }

    @Test
    void committedBeforeTheCommitIsMisuse() {
        assertThatThrownBy(browser.request().exchange()::committed).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void aCarrierIsToldWhatToCarry() {
        List<Directive> carried = new ArrayList<>();
        TokenCarrier carrier = new TokenCarrier() {
            @Override
            public List<Token> tokens() {
                return carried.stream()
                        .filter(Directive.Issue.class::isInstance)
                        .map(directive -> ((Directive.Issue) directive).token())
                        .toList();
            }

            @Override
            public void carry(Directive directive) {
                carried.add(directive);
            }
        };
        world.sessions.carriedBy(carrier).edit(s -> s.set(COUNTRY, "DE"));
        String country =
                world.sessions.carriedBy(carrier).read(v -> v.get(COUNTRY).orElseThrow());

        assertThat(country).isEqualTo("DE");
        assertThat(carried).hasSize(2);
        assertThat(carried.get(1)).isEqualTo(new Directive.Keep());
    }

    // Tokens.

    @ParameterizedTest
    @ValueSource(strings = {"", "../../etc/passwd", "%2e%2e%2f", "a\u0000b", "é", "short"})
    void aMalformedTokenReachesNoStore(String malformed) {
        long calls = world.store.calls.size();
        try (SessionExchange exchange = world.open(Token.of(malformed))) {
            assertThat(exchange.view().get(POINTS)).isEmpty();
        }

        assertThat(world.store.calls).hasSize((int) calls);
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.MALFORMED);
    }

    @Test
    void anOversizedTokenReachesNoStore() {
        try (SessionExchange exchange = world.open(Token.of("x".repeat(10_000)))) {
            assertThat(exchange.view().get(POINTS)).isEmpty();
        }

        assertThat(world.store.calls).doesNotContain(Verb.FIND);
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.OVERSIZED);
    }

    @Test
    void ofDuplicateTokensTheFirstValidOneWinsAndFourAreTried() {
        Token stray = new Tokens(new SecureNumbers()).next();
        try (SessionExchange exchange = world.open(stray, browser.token())) {
            assertThat(exchange.view().get(POINTS)).contains(100);
        }
        try (SessionExchange exchange = world.open(stray, stray, stray, stray, browser.token())) {
            assertThat(exchange.view().get(POINTS)).isEmpty();
        }
        assertThat(world.heard(SessionEvent.DuplicateTokens.class))
                .extracting(SessionEvent.DuplicateTokens::presented)
                .containsExactly(2, 5);
    }

    @Test
    void allIsEveryAttributeAsItIsNowAndReplaceTakesIt() {
        World.Request request = browser.request();
        request.session().set(COUNTRY, "DE");
        request.session().flash(CITY, "Ulm");

        assertThat(request.session().all()).isEqualTo(Map.of("country", "DE", "points", 100));
        assertThat(request.exchange().view().all()).isEqualTo(request.session().all());
        request.respond();
        world.store.calls.clear();
        browser.write(s -> s.replace(s.all()));

        assertThat(world.store.calls).doesNotContain(Verb.REPLACE, Verb.TOUCH);
        assertThat(browser.<Map<String, Object>>read(view -> view.all()))
                .isEqualTo(Map.of("country", "DE", "points", 100));
        assertThatThrownBy(() -> browser.read(view -> view.all()).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    // Guard: what all() shows was read, name by name and which names there are.
    @Test
    void whatRestsOnAllConflictsWhenAnythingChanged() {
        World.Request slow = browser.request();
        slow.session().set(CITY, "towns: " + slow.session().all().size());
        browser.attacker().write(s -> s.set(COUNTRY, "FR"));

        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
    }

    private World.Browser another(World inWorld, int points) {
        return inWorld.browser().write(s -> s.set(POINTS, points));
    }

    @Test
    void ofTwoDifferentLiveSessionsTheFirstOpensAndTheEventNamesBoth() {
        World.Browser other = another(world, 7);
        Token stray = new Tokens(new SecureNumbers()).next();
        try (SessionExchange exchange = world.open(stray, other.token(), browser.token(), other.token())) {
            assertThat(exchange.view().get(POINTS)).contains(7);
        }

        assertThat(world.heard(SessionEvent.DuplicateTokens.class))
                .singleElement()
                .satisfies(event -> assertThat(event.sessions())
                        .containsExactly(
                                other.info().fingerprint(), browser.info().fingerprint()));
    }

    @Test
    void refusedDuplicatesOpenNeitherAndAWriteBeginsASessionOfItsOwn() {
        World refusing = new World(policy -> policy.refuseDuplicates());
        World.Browser one = another(refusing, 1);
        World.Browser two = another(refusing, 2);
        try (SessionExchange exchange = refusing.open(one.token(), two.token())) {
            assertThat(exchange.view().get(POINTS)).isEmpty();
            assertThat(exchange.view().info().isNew()).isTrue();
            exchange.session().set(POINTS, 3);
            assertThat(exchange.commit())
                    .isInstanceOfSatisfying(
                            Directive.Issue.class,
                            issue -> assertThat(issue.token()).isNotIn(one.token(), two.token()));
        }

        assertThat(one.value(POINTS)).contains(1);
        assertThat(two.value(POINTS)).contains(2);
        assertThat(refusing.heard(SessionEvent.DuplicateTokens.class))
                .extracting(SessionEvent.DuplicateTokens::sessions)
                .containsExactly(List.of(one.info().fingerprint(), two.info().fingerprint()));
    }

    @Test
    void oneLiveSessionBesideDeadTokensIsNoDuplicateToRefuse() {
        World refusing = new World(policy -> policy.refuseDuplicates());
        World.Browser one = another(refusing, 1);
        World.Browser ended = another(refusing, 2);
        Token dead = ended.token();
        ended.write(Session::destroy);
        try (SessionExchange exchange = refusing.open(dead, one.token(), one.token())) {
            assertThat(exchange.view().get(POINTS)).contains(1);
        }
    }

    @Test
    void theStoredKeyIsNotTheTokenAndForgesNothing() {
        String key = world.store.all().get(0).key().hex();
        byte[] bytes = world.store.all().get(0).key().toBytes();
        String asToken = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        assertThat(key).doesNotContain(browser.token().value());
        try (SessionExchange exchange = world.open(Token.of(asToken))) {
            assertThat(exchange.view().get(POINTS)).isEmpty();
        }
    }

    @Test
    void aMillionTokensAreAllDifferent() {
        Tokens tokens = new Tokens(new SecureNumbers());
        java.util.Set<String> drawn = new java.util.HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            drawn.add(tokens.next().value());
        }

        assertThat(drawn).hasSize(1_000_000);
    }

    @Test
    void anAddressIsNoTokenOfTheSameText() {
        world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        try (SessionExchange exchange = world.open(Token.of("42"))) {
            assertThat(exchange.view().get(COUNTRY)).isEmpty();
        }
    }

    // Size.

    @Test
    void aSessionOverItsBudgetFailsAtCommitAndTheFormerOneStands() {
        World small = new World(policy -> policy.budget(512));
        Browser two = small.browser().write(s -> s.set(COUNTRY, "DE"));
        Request request = two.request();
        request.session().set(CITY, "x".repeat(600));
        request.session().set(COUNTRY, "FR");

        assertThatThrownBy(request::commit).isInstanceOfSatisfying(SessionTooLargeException.class, problem -> {
            assertThat(problem.limit()).isEqualTo(512);
            assertThat(problem.actual()).isGreaterThan(600);
            assertThat(problem.heaviest().keySet()).startsWith("city");
            assertThat(problem).hasMessageContaining("city").hasMessageContaining("512");
        });
        assertThat(two.value(COUNTRY)).contains("DE");
    }

    @Test
    void passingFourFifthsOfTheBudgetIsToldOnce() {
        World small = new World(policy -> policy.budget(1000));
        Browser two = small.browser().write(s -> s.set(COUNTRY, "DE"));
        two.write(s -> s.set(CITY, "x".repeat(700)));
        two.write(s -> s.set(COUNTRY, "FR"));

        assertThat(small.heard(SessionEvent.NearBudget.class)).hasSize(1);
        assertThat(two.info().size()).isBetween(800, 1000);
        assertThat(two.info().budget()).isEqualTo(1000);
    }

    @Test
    void tenThousandAttributesAndAMegabyteRoundTrip() {
        World large = new World(policy -> policy.budget(4 << 20));
        Browser two = large.browser().write(s -> {
            for (int i = 0; i < 10_000; i++) {
                s.set(Attribute.of("attribute" + i, Integer.class), i);
            }
            s.set(RECENT, List.of("x".repeat(60_000), "y".repeat(60_000)));
        });

        assertThat(two.names()).hasSize(10_001);
        assertThat(two.value(Attribute.of("attribute9999", Integer.class))).contains(9999);
    }
}
