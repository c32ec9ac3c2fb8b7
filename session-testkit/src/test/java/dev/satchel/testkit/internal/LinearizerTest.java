package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.Linearizer.Call;
import dev.satchel.testkit.internal.Linearizer.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearizerTest {

    private static Call create(long version, Object answer, long began, long ended) {
        return new Call(Verb.CREATE, 0, version, answer, began, ended);
    }

    private static Call replace(long expected, long version, Object answer, long began, long ended) {
        return new Call(Verb.REPLACE, expected, version, answer, began, ended);
    }

    private static Call delete(long expected, Object answer, long began, long ended) {
        return new Call(Verb.DELETE, expected, 0, answer, began, ended);
    }

    private static Call find(Object answer, long began, long ended) {
        return new Call(Verb.FIND, 0, 0, answer, began, ended);
    }

    @Test
    void oneCallAfterTheOtherIsExplainedByThatOrder() {
        assertThat(Linearizer.explains(List.of(
                        find(ABSENT, 1, 2),
                        create(7, APPLIED, 3, 4),
                        create(8, CONFLICT, 5, 6),
                        replace(7, 9, APPLIED, 7, 8),
                        replace(7, 10, CONFLICT, 9, 10),
                        find(9L, 11, 12),
                        delete(9, APPLIED, 13, 14),
                        find(ABSENT, 15, 16))))
                .isTrue();
    }

    @Test
    void twoReplacesOfOneVersionThatWereBothAppliedHaveNoExplanation() {
        assertThat(Linearizer.explains(
                        List.of(create(7, APPLIED, 1, 2), replace(7, 8, APPLIED, 3, 6), replace(7, 9, APPLIED, 4, 5))))
                .isFalse();
    }

    @Test
    void aFindThatOverlapsAReplaceMaySeeEitherVersion() {
        Call created = create(7, APPLIED, 1, 2);
        Call replaced = replace(7, 8, APPLIED, 3, 6);

        assertThat(Linearizer.explains(List.of(created, replaced, find(7L, 4, 5))))
                .isTrue();
        assertThat(Linearizer.explains(List.of(created, replaced, find(8L, 4, 5))))
                .isTrue();
    }

    @Test
    void aFindAfterAReplaceMayNotSeeWhatWasBefore() {
        assertThat(Linearizer.explains(List.of(create(7, APPLIED, 1, 2), replace(7, 8, APPLIED, 3, 4), find(7L, 5, 6))))
                .isFalse();
    }

    @Test
    void twoFindsMayNotSeeAReplaceInTurns() {
        assertThat(Linearizer.explains(List.of(
                        create(7, APPLIED, 1, 2), replace(7, 8, APPLIED, 3, 8), find(8L, 4, 5), find(7L, 6, 7))))
                .isFalse();
    }

    @Test
    void aCallThatFailedMayHaveHappenedOrNot() {
        Call created = create(7, APPLIED, 1, 2);
        Call failed = replace(7, 8, Call.UNKNOWN, 3, Long.MAX_VALUE);

        assertThat(Linearizer.explains(List.of(created, failed, find(7L, 4, 5))))
                .isTrue();
        assertThat(Linearizer.explains(List.of(created, failed, find(7L, 4, 5), find(8L, 6, 7))))
                .isTrue();
        assertThat(Linearizer.explains(List.of(created, failed, find(8L, 4, 5), find(7L, 6, 7))))
                .isFalse();
    }

    @Test
    void whatWasDeletedDoesNotComeBack() {
        assertThat(Linearizer.explains(List.of(create(7, APPLIED, 1, 2), delete(7, APPLIED, 3, 4), find(7L, 5, 6))))
                .isFalse();
    }
}
