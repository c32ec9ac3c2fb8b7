package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.ABSENT;
import static dev.satchel.session.spi.WriteResult.APPLIED;
import static dev.satchel.session.spi.WriteResult.CONFLICT;
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
    void one_call_after_the_other_is_explained_by_that_order() {
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
    void two_replaces_of_one_version_that_were_both_applied_have_no_explanation() {
        assertThat(Linearizer.explains(
                        List.of(create(7, APPLIED, 1, 2), replace(7, 8, APPLIED, 3, 6), replace(7, 9, APPLIED, 4, 5))))
                .isFalse();
    }

    @Test
    void a_find_that_overlaps_a_replace_may_see_either_version() {
        Call created = create(7, APPLIED, 1, 2);
        Call replaced = replace(7, 8, APPLIED, 3, 6);

        assertThat(Linearizer.explains(List.of(created, replaced, find(7L, 4, 5))))
                .isTrue();
        assertThat(Linearizer.explains(List.of(created, replaced, find(8L, 4, 5))))
                .isTrue();
    }

    @Test
    void a_find_after_a_replace_may_not_see_what_was_before() {
        assertThat(Linearizer.explains(List.of(create(7, APPLIED, 1, 2), replace(7, 8, APPLIED, 3, 4), find(7L, 5, 6))))
                .isFalse();
    }

    @Test
    void two_finds_may_not_see_a_replace_in_turns() {
        assertThat(Linearizer.explains(List.of(
                        create(7, APPLIED, 1, 2), replace(7, 8, APPLIED, 3, 8), find(8L, 4, 5), find(7L, 6, 7))))
                .isFalse();
    }

    @Test
    void a_call_that_failed_may_have_happened_or_not() {
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
    void what_was_deleted_does_not_come_back() {
        assertThat(Linearizer.explains(List.of(create(7, APPLIED, 1, 2), delete(7, APPLIED, 3, 4), find(7L, 5, 6))))
                .isFalse();
    }
}
