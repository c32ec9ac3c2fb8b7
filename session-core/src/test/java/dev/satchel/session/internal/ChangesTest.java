package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChangesTest {

    // Guard: Changes.flash keeps no more of what a codec encoded into than the value takes.
    @Test
    void aFlashValueKeepsNothingButItsBytes() {
        Changes changes = new Changes();
        changes.flash("note", Payload.adopt(new byte[] {1, 2, 3}, 1, 1));

        SessionState state = changes.over(
                        SessionState.born(new BirthId(1, 2), Instant.EPOCH).build(), true, Instant.EPOCH)
                .build();

        Payload kept = state.flash().get("note").value();
        assertThat(kept).isEqualTo(Payload.of(new byte[] {2}));
        assertThat(kept.<Integer>borrow((array, offset, size) -> array.length)).isEqualTo(1);
    }
}
