package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAction;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What cannot be read belongs to somebody: a node with the wrong key, an older release or another codec overwrites
 * nothing.
 */
class UnreadableTest {

    private final World world = new World();
    /** The node that has the key. */
    private final Sessions right = stack(SessionPolicy.defaults(), true);
    /** The node that was started without it. */
    private final Sessions wrong = stack(SessionPolicy.defaults(), false);

    private Sessions stack(SessionPolicy policy, boolean sealed) {
        Assembly assembly = new Assembly("test");
        assembly.policy(policy);
        assembly.codec(world.codec);
        assembly.store(world.store);
        assembly.clock(world);
        assembly.listener(world.events::add);
        if (sealed) {
            assembly.sealAtRest(new Mirror());
        }
        return assembly.build();
    }

    private static Optional<String> country(Sessions node) {
        return node.at(CHAT).read(view -> view.get(COUNTRY));
    }

    private void assertRefused(SessionAction<RuntimeException> body) {
        List<StoredRecord> before = world.store.all();

        assertThatThrownBy(() -> wrong.at(CHAT).edit(body))
                .isInstanceOf(CorruptSessionException.class)
                .hasMessageContaining("DROP_SESSION")
                .hasMessageNotContaining("42");

        assertThat(world.store.all()).isEqualTo(before);
        assertThat(country(right)).contains("DE");
    }

    // Guard: Commit.create refuses where Opening found what is unreadable and stays.
    @Test
    void atAnAddressItIsNotOverwrittenAndIsThereWhenTheRightKeyIsBack() {
        right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        assertThat(country(wrong)).isEmpty();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.CORRUPT);
        assertRefused(s -> s.set(COUNTRY, "FR"));
        assertRefused(s -> s.claim("ada"));
        assertThat(world.heard(SessionEvent.Ended.class)).isEmpty();
    }

    @Test
    void clearingOrDestroyingItIsRefusedToo() {
        right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        assertRefused(Session::clear);
        assertRefused(Session::destroy);
    }

    private static Token begin(Sessions node) {
        try (SessionExchange exchange = node.open(List.of())) {
            exchange.session().set(COUNTRY, "DE");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    // Guard: Opening.first hands on what it did not choose, and prefers what is there to nothing.
    @Test
    void aLogoutEndsItWhateverIsPresentedBesideIt() {
        Token nobodys = new Tokens(new SecureNumbers()).next();
        Token live = begin(wrong);
        Token one = begin(right);
        Token two = begin(right);
        for (List<Token> presented : List.of(List.of(one, live), List.of(nobodys, two))) {
            try (SessionExchange logout = wrong.open(presented)) {
                logout.session().destroy();
                assertThat(logout.commit()).isEqualTo(new Directive.Clear());
            }
        }

        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void aPolicyThatDropsSessionsReplacesAndEndsIt() {
        Sessions dropping = stack(
                SessionPolicy.builder().undecodable(Undecodable.DROP_SESSION).build(), false);
        right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        dropping.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));
        assertThat(country(dropping)).contains("FR");

        right.at(World.CHAT).read(view -> view.names());
        assertThatThrownBy(() -> right.at(CHAT).edit(s -> s.set(COUNTRY, "IT")))
                .isInstanceOf(CorruptSessionException.class);
        Sessions droppingToo = stack(
                SessionPolicy.builder().undecodable(Undecodable.DROP_SESSION).build(), true);
        droppingToo.at(CHAT).edit(Session::destroy);
        assertThat(world.store.all()).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.CORRUPT, EndReason.LOGOUT);
    }

    @Test
    void aPolicyThatFailsThrowsWhenItOpens() {
        Sessions failing =
                stack(SessionPolicy.builder().undecodable(Undecodable.FAIL).build(), false);
        right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        assertThatThrownBy(() -> country(failing)).isInstanceOf(CorruptSessionException.class);
    }

    // Guard: Stack.replaceable; nobody's session is older than its stored deadline.
    @Test
    void afterItsStoredDeadlineItsPlaceIsFree() {
        right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        world.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThatThrownBy(() -> wrong.at(CHAT).edit(s -> s.set(COUNTRY, "FR")))
                .isInstanceOf(CorruptSessionException.class);
        world.advance(Duration.ofMillis(1));

        wrong.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));

        assertThat(country(wrong)).contains("FR");
    }

    // Guard: Creating.run asks again when its write meets something unreadable.
    @Test
    void whatComesBetweenOpeningAndTheFirstWriteIsNotOverwrittenEither() {
        world.store.before(Verb.CREATE, () -> right.at(CHAT).edit(s -> s.set(COUNTRY, "DE")));

        assertThatThrownBy(() -> wrong.at(CHAT).edit(s -> s.set(COUNTRY, "FR")))
                .isInstanceOf(CorruptSessionException.class);
        assertThat(country(right)).contains("DE");
    }

    // Guard: Creating.replaceable.
    @Test
    void whatComesBetweenIsReplacedWhereThePolicyDropsSessions() {
        Sessions dropping = stack(
                SessionPolicy.builder().undecodable(Undecodable.DROP_SESSION).build(), false);
        dropping.at(CHAT).edit(s -> {
            s.set(COUNTRY, "FR");
            right.at(CHAT).edit(other -> other.set(COUNTRY, "DE"));
        });

        assertThat(country(wrong)).contains("FR");
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(SessionEvent.EndReason.CORRUPT);
    }

    @Test
    void anUpdateThatMeetsSomethingUnreadableConflicts() {
        wrong.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));
        world.store.before(Verb.REPLACE, () -> {
            world.store.remove(world.store.all().get(0).key());
            right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        });

        assertThatThrownBy(() -> wrong.at(CHAT).edit(s -> s.set(COUNTRY, "IT")))
                .isInstanceOf(SessionConflictException.class);
        assertThat(country(right)).contains("DE");
    }

    @Test
    void aDestroyThatMeetsSomethingUnreadableSaysThatItCannotTell() {
        wrong.at(CHAT).edit(s -> s.set(COUNTRY, "FR"));
        world.store.before(Verb.DELETE, () -> {
            world.store.remove(world.store.all().get(0).key());
            right.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        });

        assertThatThrownBy(() -> wrong.at(CHAT).edit(Session::destroy)).isInstanceOf(CorruptSessionException.class);
        assertThat(country(right)).contains("DE");
    }

    /** What a store does that finds a record of no format that it knows. */
    private void damaged() {
        world.store.before(Verb.FIND, () -> {
            throw new CorruptSessionException("no format that is known");
        });
    }

    // Guard: Opening.unreadable; the store may know what another node can read.
    @Test
    void whatTheStoreItselfCannotReadIsNotWrittenOverEither() {
        damaged();
        assertThat(country(right)).isEmpty();
        damaged();
        assertThatThrownBy(() -> right.at(CHAT).edit(s -> s.set(COUNTRY, "DE")))
                .isInstanceOf(CorruptSessionException.class);
        assertThat(world.store.all()).isEmpty();

        damaged();
        stack(SessionPolicy.builder().undecodable(Undecodable.DROP_SESSION).build(), true)
                .at(CHAT)
                .edit(s -> s.set(COUNTRY, "FR"));
        assertThat(country(right)).contains("FR");
    }

    // Tokens.

    private Token signedIn() {
        try (SessionExchange exchange = right.open(List.of())) {
            exchange.session().set(COUNTRY, "DE");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    @Test
    void aTokenOpensANewSessionAndTheOldOneIsThereWhenTheRightKeyIsBack() {
        Token token = signedIn();
        try (SessionExchange exchange = wrong.open(List.of(token))) {
            exchange.session().set(COUNTRY, "FR");
            assertThat(exchange.commit())
                    .isInstanceOfSatisfying(
                            Directive.Issue.class,
                            issue -> assertThat(issue.token()).isNotEqualTo(token));
        }

        try (SessionExchange exchange = right.open(List.of(token))) {
            assertThat(exchange.view().get(COUNTRY)).contains("DE");
        }
    }

    // Guard: Opened.ends names what is unreadable, and StoredBackend.end takes whatever is there by now.
    @Test
    void aLogoutEndsTheSessionOfItsTokenThoughItCannotBeRead() {
        Token token = signedIn();
        try (SessionExchange exchange = wrong.open(List.of(token))) {
            exchange.session().destroy();
            world.store.before(Verb.DELETE, () -> {
                try (SessionExchange writer = right.open(List.of(token))) {
                    writer.session().set(COUNTRY, "AT");
                    writer.commit();
                }
            });
            assertThat(exchange.commit()).isEqualTo(new Directive.Clear());
        }

        assertThat(world.store.all()).isEmpty();
    }
}
