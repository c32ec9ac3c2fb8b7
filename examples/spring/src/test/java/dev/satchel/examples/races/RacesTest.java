package dev.satchel.examples.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.races.Races.Added;
import dev.satchel.examples.races.Races.SignedIn;
import dev.satchel.examples.races.Races.SignedOut;
import dev.satchel.examples.spring.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.session.SessionRepository;

/**
 * The same races on Satchel and on Spring Session, through real ports. What Spring Session does is asserted as it is,
 * so that this fails when it changes.
 */
@Timeout(60)
class RacesTest {

    private static Races satchel;
    private static Races peer;

    @BeforeAll
    static void start() {
        satchel = Races.of(Shop.class, SatchelPages.class);
        peer = Races.of(SpringSessionPages.class);
    }

    @AfterAll
    static void stop() {
        satchel.close();
        peer.close();
    }

    private static Races peer(Repositories.Kind repository) {
        peer.bean(Repositories.class).use(repository);
        return peer;
    }

    @Test
    void whatIsSaidOfSpringSessionIsOfThisVersion() {
        assertThat(SessionRepository.class.getPackage().getImplementationVersion())
                .as("look at each finding again, and at docs/spring-boot.md")
                .isEqualTo("4.1.1");
    }

    @Test
    void satchelLosesNoUpdate() throws Exception {
        assertThat(satchel.twoRequestsAddAPoint("/races/add-slowly")).isEqualTo(new Added(200, "3"));
    }

    @Test
    void satchelRefusesAWriteOfWhatWasReadBeforeAnotherChangedIt() throws Exception {
        assertThat(satchel.twoRequestsAddAPoint("/races/read-and-write-slowly")).isEqualTo(new Added(409, "2"));
    }

    @ParameterizedTest
    @EnumSource
    void springSessionLosesAnUpdate(Repositories.Kind repository) throws Exception {
        assertThat(peer(repository).twoRequestsAddAPoint("/races/add-slowly")).isEqualTo(new Added(200, "2"));
    }

    @Test
    void satchelKeepsASessionEnded() throws Exception {
        assertThat(satchel.aSlowRequestMeetsASignOut()).isEqualTo(new SignedOut(409, "nobody 0"));
    }

    @ParameterizedTest
    @CsvSource({"MAP, 200, nobody 2", "GRID, 200, ada 2", "JDBC, 200, nobody 0", "REDIS, 200, nobody 0"})
    void springSessionUndoesASignOutInAMap(Repositories.Kind repository, int slow, String opens) throws Exception {
        assertThat(peer(repository).aSlowRequestMeetsASignOut()).isEqualTo(new SignedOut(slow, opens));
    }

    @Test
    void satchelOpensNothingForTheTokenOfBeforeTheSignIn() throws Exception {
        assertThat(satchel.aSlowRequestMeetsASignIn()).isEqualTo(new SignedIn(409, "nobody 0", "ada 1"));
    }

    @ParameterizedTest
    @CsvSource({
        "MAP, 200, nobody 2, ada 1",
        "GRID, 200, nobody 2, ada 1",
        "JDBC, 200, ada 2, nobody 0",
        "REDIS, 200, nobody 0, ada 1"
    })
    void springSessionOpensTheIdOfBeforeTheSignInInAMapOrADatabase(
            Repositories.Kind repository, int slow, String old, String user) throws Exception {
        assertThat(peer(repository).aSlowRequestMeetsASignIn()).isEqualTo(new SignedIn(slow, old, user));
    }
}
