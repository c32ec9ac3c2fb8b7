package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.CITY;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.Conflicts;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Token;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds and rare ways through the engine that no story of the other tests passes. */
class EngineEdgesTest {

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));

    static Stream<Consumer<Session>> mutators() {
        return Stream.of(
                s -> s.set(COUNTRY, "DE"),
                s -> s.update(POINTS, 0, points -> points),
                s -> s.remove(COUNTRY),
                s -> s.replace(Map.of("country", "DE")),
                Session::clear,
                s -> s.flash(COUNTRY, "DE"),
                s -> s.takeFlash(COUNTRY),
                s -> s.claim("ada"),
                Session::disown,
                Session::rotate,
                s -> s.lifetime(Lifetime.of(Duration.ofMinutes(1), Duration.ofMinutes(1))),
                Session::destroy,
                Session::save);
    }

    @ParameterizedTest
    @MethodSource("mutators")
    void afterTheCommitEveryMutatorThrows(Consumer<Session> mutator) {
        Request request = browser.request();
        request.commit();

        assertThatThrownBy(() -> mutator.accept(request.session())).isInstanceOf(SessionClosedException.class);
    }

    @ParameterizedTest
    @MethodSource("mutators")
    void afterADestroyEveryMutatorThrows(Consumer<Session> mutator) {
        Request request = browser.request();
        request.session().destroy();

        assertThatThrownBy(() -> mutator.accept(request.session())).isInstanceOf(SessionClosedException.class);
    }

    @Test
    void aClosedExchangeThatNeverOpenedOpensNothing() {
        SessionExchange exchange = world.open(browser.token());
        exchange.close();
        long calls = world.store.calls.size();

        assertThatThrownBy(() -> exchange.view().info()).isInstanceOf(SessionClosedException.class);
        assertThat(world.store.calls).hasSize((int) calls);
    }

    @Test
    void aPrincipalHasUpTo1024Characters() {
        browser.write(s -> s.claim("x".repeat(1024)));

        assertThat(browser.info().owner()).contains("x".repeat(1024));
        assertThatThrownBy(() -> browser.write(s -> s.claim("x".repeat(1025))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> browser.write(s -> s.claim(""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSessionShowsNothingInText() {
        assertThat(browser.request().session()).hasToString("Session");
        assertThat(browser.request().exchange().view()).hasToString("SessionView");
    }

    // The reads.

    @Test
    void afterClearNamesRevealNothingOfWhatIsThere() {
        Request request = browser.request();
        request.session().clear();
        assertThat(request.session().names()).isEmpty();
        request.session().set(CITY, "Ulm");
        browser.attacker().write(s -> s.set(COUNTRY, "DE"));
        request.respond();

        assertThat(browser.names()).containsExactly("city");
    }

    // Guard: AttributeDelta.drop; the changes before a clear go with it.
    @Test
    void clearDropsWhatTheSameExchangeSet() {
        Request request = browser.request();
        request.session().set(CITY, "Ulm");
        request.session().clear();
        assertThat(request.session().get(CITY)).isEmpty();
        request.session().set(POINTS, 1);
        request.respond();

        assertThat(browser.names()).containsExactly("points");
    }

    @Test
    void anUpdateAfterClearStartsFromItsInitialValue() {
        Request request = browser.request();
        request.session().clear();
        request.session().update(POINTS, 5, points -> points + 1);
        browser.attacker().write(s -> s.set(POINTS, 70));
        request.respond();

        assertThat(browser.value(POINTS)).contains(6);
    }

    // Guard: Reads.attribute keeps the first 64 as bits and the others by name.
    @Test
    void anAttributeThatWasReadIsRememberedWhateverItsPlace() {
        List<Attribute<Integer>> many = IntStream.range(0, 70)
                .mapToObj(i -> Attribute.of("n%02d".formatted(i), Integer.class))
                .toList();
        Browser reader = world.browser().write(s -> many.forEach(one -> s.set(one, 0)));
        for (int place : List.of(0, 62, 63, 64, 65, 69)) {
            Request request = reader.request();
            request.session().get(many.get(place));
            request.session().set(CITY, "place " + place);
            reader.attacker().write(s -> s.update(many.get(place), 0, n -> n + 1));

            assertThatThrownBy(request::commit).as("place %d", place).isInstanceOf(SessionConflictException.class);
            reader.write(s -> {
                s.get(many.get((place + 1) % 70));
                s.set(CITY, "again " + place);
                reader.attacker().write(other -> other.update(many.get(place), 0, n -> n + 1));
            });
        }
    }

    // Flash.

    private Optional<String> flash() {
        return browser.read(view -> view.peekFlash(COUNTRY));
    }

    @Test
    void anotherFlashValueStaysWhenOneIsAddedOrTakenAndGoesWhenItHasFaded() {
        browser.write(s -> {
            s.flash(COUNTRY, "DE");
            s.flash(CITY, "Ulm");
        });
        browser.write(s -> s.flash(COUNTRY, "FR"));
        browser.write(s -> assertThat(s.takeFlash(COUNTRY)).contains("FR"));
        Optional<String> left = browser.read(view -> view.peekFlash(CITY));
        assertThat(left).contains("Ulm");

        world.advance(Duration.ofMinutes(5));
        browser.write(s -> s.flash(COUNTRY, "IT"));
        assertThat(world.codec.read(world.store.all().get(0).payload()).flash()).containsOnlyKeys("country");
    }

    // Guard: FlashDelta.take remembers the value, not the name.
    @Test
    void takingAFlashValueSparesANewerOneOfItsName() {
        browser.write(s -> s.flash(COUNTRY, "first"));
        Request taking = browser.request();
        assertThat(taking.session().takeFlash(COUNTRY)).contains("first");
        assertThat(taking.session().takeFlash(COUNTRY)).isEmpty();
        world.advance(Duration.ofMillis(1));
        browser.attacker().write(s -> s.flash(COUNTRY, "payment failed"));
        taking.respond();

        assertThat(flash()).contains("payment failed");
    }

    @Test
    void ofTwoThatTakeOneFlashValueNeitherConflicts() {
        browser.write(s -> s.flash(COUNTRY, "once"));
        Request first = browser.request();
        first.session().takeFlash(COUNTRY);
        browser.attacker().write(s -> s.takeFlash(COUNTRY));
        first.respond();

        assertThat(flash()).isEmpty();
    }

    // Joining at an address.

    // Guard: Creating.join; what was disowned is a former owner's.
    @Test
    void theFirstExchangeAtAnAddressDoesNotJoinADisownedSession() {
        assertThatThrownBy(() -> world.sessions.at(CHAT).edit(bobs -> {
                    bobs.claim("bob");
                    world.sessions.at(CHAT).edit(adas -> {
                        adas.claim("ada");
                        adas.set(COUNTRY, "ada's letter");
                    });
                    world.sessions.at(CHAT).edit(Session::disown);
                }))
                .isInstanceOf(SessionConflictException.class);

        boolean owned = world.sessions.at(CHAT).read(v -> v.info().owner().isPresent());
        assertThat(owned).isFalse();
    }

    @Test
    void joiningIsToldAsAConflictAndCountsFromOne() {
        world.sessions.at(CHAT).edit(slow -> {
            slow.set(COUNTRY, "DE");
            world.sessions.at(CHAT).edit(s -> s.set(CITY, "Ulm"));
            world.store.before(Verb.REPLACE, () -> world.sessions.at(CHAT).edit(s -> s.set(CITY, "Bonn")));
        });

        assertThat(world.chat(COUNTRY)).contains("DE");
        assertThat(world.chat(CITY)).contains("Bonn");
        assertThat(world.heard(SessionEvent.Conflicted.class))
                .extracting(SessionEvent.Conflicted::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void lastWriteWinsAtTheFirstWriteToo() {
        World last = new World(policy -> policy.conflicts(Conflicts.lastWriteWins()));
        last.sessions.at(CHAT).edit(slow -> {
            slow.set(COUNTRY, "DE");
            last.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));
        });

        assertThat(last.chat(COUNTRY)).contains("DE");
    }

    // A former life under this address that is not the one that came.
    @Test
    void aLeftoverDoesNotKeepFromJoiningAnotherLife() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofHours(1));
        world.sessions.at(CHAT).edit(slow -> {
            slow.set(COUNTRY, "DE");
            world.sessions.at(CHAT).edit(s -> s.set(CITY, "Ulm"));
        });

        assertThat(world.chat(CITY)).contains("Ulm");
        assertThat(world.chat(COUNTRY)).contains("DE");
    }

    @Test
    void aLeftoverIsReplacedAtOnceAndNotFirstTriedAsIfNothingWereThere() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofHours(1));
        world.store.calls.clear();
        world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        assertThat(world.store.calls).containsOnlyOnce(Verb.REPLACE).doesNotContain(Verb.CREATE);
    }

    // Guard: Creating.run asks of what it meets whether it is over, too.
    @Test
    void aFormerLifeThatASlowRequestWroteAndThatIsOverAllTheSameGivesItsPlace() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofMinutes(10));
        world.sessions.at(CHAT).edit(slow -> {
            slow.set(CITY, "Ulm");
            world.advance(Duration.ofMinutes(35));
            world.sessions.at(CHAT).edit(next -> {
                next.set(COUNTRY, "DE");
                slow.save();
            });
        });

        assertThat(world.chat(COUNTRY)).contains("DE");
        assertThat(world.chat(CITY)).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(SessionEvent.EndReason.IDLE);
    }

    // Bounds.

    @Test
    void aSessionOfExactlyItsBudgetIsStored() {
        int size = browser.info().size();
        World exact = new World(policy -> policy.budget(Math.max(256, size)));
        Browser full = exact.browser().write(s -> s.set(POINTS, 100));
        int room = Math.max(256, size) - full.info().size();
        String filler = "x".repeat(Math.max(0, room - entry(full)));
        full.write(s -> s.set(CITY, filler));
        assertThat(full.info().size()).isEqualTo(Math.max(256, size));

        assertThatThrownBy(() -> full.write(s -> s.set(CITY, filler + "x")))
                .isInstanceOf(SessionTooLargeException.class);
    }

    /** What an empty text under this name takes. */
    private static int entry(Browser full) {
        int before = full.info().size();
        full.write(s -> s.set(CITY, ""));
        return full.info().size() - before;
    }

    // Guard: Tokens.wellFormed looks at all of a character: the last seven bits of the two letters here are an A's.
    @Test
    void aTokenOfTheRightLengthAndTheWrongCharactersIsMalformed() {
        List<String> odd = List.of(
                "x".repeat(42) + "!",
                "!" + "x".repeat(42),
                "x".repeat(42) + "\u0080",
                "x".repeat(42) + "\u00c1",
                "x".repeat(42) + "\u0141",
                "x".repeat(42),
                "x".repeat(44));
        odd.forEach(text -> world.open(Token.of(text)).view().info());

        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(
                        RefusalReason.MALFORMED,
                        RefusalReason.MALFORMED,
                        RefusalReason.MALFORMED,
                        RefusalReason.MALFORMED,
                        RefusalReason.MALFORMED,
                        RefusalReason.MALFORMED,
                        RefusalReason.OVERSIZED);
    }

    @Test
    void whatIsRefusedNamesItsSession() {
        String session = browser.info().fingerprint();
        Browser former = browser.attacker();
        browser.write(s -> s.rotate());
        world.advance(Duration.ofSeconds(30));
        former.value(POINTS);
        world.advance(Duration.ofHours(1));
        browser.value(POINTS);

        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::session)
                .containsExactly(session, session);
    }

    // Several tokens.

    @Test
    void ofSeveralTokensOneThatCannotBeAskedForIsAnOutage() {
        World bridged = new World(policy -> policy.bridgeOutages());
        Browser one = bridged.browser().write(s -> s.set(POINTS, 1));
        Token stray = new Tokens(new SecureNumbers()).next();
        bridged.store.before(Verb.FIND, () -> {
            throw new IllegalStateException("down");
        });
        try (SessionExchange exchange = bridged.open(stray, one.token())) {
            assertThat(exchange.view().get(POINTS)).isEmpty();
            exchange.session().set(POINTS, 2);
            assertThatThrownBy(exchange::commit).isInstanceOf(SessionStoreUnavailableException.class);
        }
    }

    @Test
    void ofSeveralTokensASupersededOneCountsBeforeAStray() {
        Browser former = browser.attacker();
        browser.write(s -> s.rotate());
        Token stray = new Tokens(new SecureNumbers()).next();
        for (List<Token> presented : List.of(List.of(stray, former.token()), List.of(former.token(), stray))) {
            try (SessionExchange exchange = world.sessions.open(presented)) {
                exchange.session().set(COUNTRY, "DE");
                assertThatThrownBy(exchange::commit).isInstanceOf(SessionConflictException.class);
            }
        }
        try (SessionExchange exchange = world.open(stray, new Tokens(new SecureNumbers()).next())) {
            exchange.session().set(COUNTRY, "DE");
            assertThat(exchange.commit()).isInstanceOf(Directive.Issue.class);
        }
    }

    @Test
    void ofSeveralSessionsThatCannotBeEndedBothFailuresAreTold() {
        Browser second = world.browser().write(s -> s.set(POINTS, 1));
        SessionExchange exchange = world.open(browser.token(), second.token());
        exchange.session().destroy();
        for (int i = 0; i < 2; i++) {
            world.store.before(Verb.DELETE, () -> {
                throw new IllegalStateException("cut");
            });
        }

        assertThatThrownBy(exchange::commit)
                .isInstanceOfSatisfying(
                        SessionStoreUnavailableException.class,
                        failed -> assertThat(failed.getSuppressed()).hasSize(1));
    }

    // Rotation.

    // Guard: StoredBackend.successor; the copy may be there.
    @Test
    void aRotationWhoseFirstWriteHasNoAnswerTellsOfACopy() {
        Request rotation = browser.request();
        rotation.session().rotate();
        world.store.after(Verb.CREATE, () -> {
            throw new IllegalStateException("cut");
        });

        assertThatThrownBy(rotation::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
        assertThat(browser.value(POINTS)).contains(100);
    }

    // Guard: StoredBackend.revoked follows what the session was rotated to meanwhile.
    @Test
    void aSessionThatWasToldAsRevokedInTheMiddleOfTwoRotationsIsGone() {
        Request login = browser.request();
        login.session().claim("ada");
        world.store.before(Verb.REPLACE, () -> {
            browser.write(s -> s.rotate());
            assertThat(world.sessions.owned().revokeAll("ada")).isEqualTo(1);
        });

        assertThatThrownBy(login::commit).isInstanceOf(SessionConflictException.class);
        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aDestroyThatEndsNothingTellsNothing() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.sessions.at(CHAT).edit(late -> {
            late.destroy();
            world.sessions.at(CHAT).edit(Session::destroy);
            world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));
        });

        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    // Guard: StoredBackend.revoked; a session that was reported as ended and could not be ended is reported as left.
    @Test
    void aSessionThatWasToldAsRevokedAndCannotBeEndedIsToldAsLeft() {
        Request login = browser.request();
        login.session().claim("ada");
        world.store.before(Verb.REPLACE, () -> {
            browser.attacker().write(s -> s.set(POINTS, 7));
            world.sessions.owned().revokeAll("ada");
        });
        // The revocation's, and the login's own for its successor.
        world.store.before(Verb.DELETE, () -> {});
        world.store.before(Verb.DELETE, () -> {});
        world.store.before(Verb.DELETE, () -> {
            throw new IllegalStateException("cut");
        });

        assertThatThrownBy(login::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
    }

    // Guard: StoredBackend.marked; the revocation ended the successor, and the former record cannot be looked for.
    @Test
    void aSessionThatWasToldAsRevokedAndCannotBeLookedForIsToldAsLeft() {
        Request login = browser.request();
        login.session().claim("ada");
        world.store.before(Verb.REPLACE, () -> {
            browser.attacker().write(s -> s.set(POINTS, 7));
            world.sessions.owned().revokeAll("ada");
            world.store.before(Verb.FIND, () -> {
                throw new IllegalStateException("cut");
            });
        });

        assertThatThrownBy(login::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
    }

    @Test
    void anExpiredTokensRecordIsNotToldAsEndedByTheNextSession() {
        world.advance(Duration.ofHours(1));
        browser.write(s -> s.set(COUNTRY, "DE"));

        assertThat(world.heard(SessionEvent.Ended.class)).isEmpty();
    }

    // Guard: Creating.run asks the quota before the first write as well.
    @Test
    void aFirstWriteThatClaimsIsRefusedByAFullQuota() {
        World full = new World(policy -> policy.perOwner(1).refuseFurtherClaims());
        full.browser().write(s -> s.claim("ada"));

        assertThatThrownBy(() -> full.browser().write(s -> s.claim("ada")))
                .isInstanceOf(SessionStoreFullException.class);
        assertThat(full.store.all()).hasSize(1);
    }

    // Guard: Notices.grown; 80 % is near, whether it is reached by the first write or by a later one.
    @ParameterizedTest
    @ValueSource(ints = {799, 800, 801})
    void fourFifthsOfTheBudgetAreNear(int size) {
        World small = new World(policy -> policy.budget(1000));
        Browser one = small.browser().write(s -> s.set(CITY, ""));
        String filler = "x".repeat(size - one.info().size());
        small.browser().write(s -> s.set(CITY, filler));
        one.write(s -> s.set(CITY, filler));
        one.write(s -> s.set(CITY, filler.replace('x', 'y')));

        assertThat(one.info().size()).isEqualTo(size);
        assertThat(small.heard(SessionEvent.NearBudget.class)).hasSize(size < 800 ? 0 : 2);
    }

    // Guard: Exchange.destroy starts over.
    @Test
    void afterADestroyNothingIsSeenOfWhatTheExchangeDidBefore() {
        Request request = browser.request();
        request.session().set(POINTS, 5);
        request.session().claim("ada");
        request.session().destroy();

        assertThat(request.session().get(POINTS)).isEmpty();
        assertThat(request.session().names()).isEmpty();
        assertThat(request.session().info().owner()).isEmpty();
    }

    // Guard: Updating.applied; a login of a visitor counts as one that comes with no session.
    @Test
    void aLoginOfAVisitorEndsWhatTheQuotaLeavesNoRoomFor() {
        World one = new World(policy -> policy.perOwner(1));
        Browser first = one.browser().write(s -> s.claim("ada"));
        Browser visitor = one.browser().write(s -> s.set(POINTS, 1));
        one.advance(Duration.ofSeconds(1));
        visitor.write(s -> s.claim("ada"));

        assertThat(first.info().owner()).isEmpty();
        assertThat(visitor.info().owner()).contains("ada");
    }

    // Guard: StoredBackend.owner; the index follows the owner where the key stays.
    @Test
    void aSessionThatIsClaimedAtItsAddressIsFoundByItsOwner() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.sessions.at(CHAT).edit(s -> s.claim("ada"));
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));

        assertThat(world.sessions.owned().list("ada")).hasSize(1);
        world.sessions.at(CHAT).edit(Session::disown);
        assertThat(world.sessions.owned().list("ada")).isEmpty();
    }

    // Guard: StoredBackend.findByOwner looks at the floor, as opening does.
    @Test
    void whatAnotherNodeEndedIsNotListed() {
        browser.write(s -> s.claim("ada"));
        world.advance(Duration.ofMinutes(1));
        world.sessions.endAllBefore(world.instant());

        assertThat(world.node(policy -> policy).owned().list("ada")).isEmpty();
    }

    @Test
    void whatWasStoredIsShownWhole() {
        Request request = browser.request();
        request.session().flash(CITY, "Ulm");
        SessionView saved = request.session().save();

        assertThat(saved.names()).containsExactly("points");
        assertThat(saved.expose(POINTS)).isEqualTo(Map.of("points", 100));
        assertThat(saved.peekFlash(CITY)).contains("Ulm");
        assertThat(saved).hasToString("SessionView[stored]");
    }

    @Test
    void aChangeFunctionCannotCommitItsExchange() {
        SessionExchange exchange = world.open(browser.token());

        assertThatThrownBy(() -> exchange.session().update(POINTS, 0, points -> {
                    exchange.commit();
                    return points;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("change function");
    }

    @Test
    void whatAStoreDoesNotClaimIsNotDescribed() {
        assertThat(world.sessions.describe()).doesNotContain("DURABLE").doesNotContain("SHARED");
    }
}
