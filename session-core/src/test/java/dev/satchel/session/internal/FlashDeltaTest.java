package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.codec.SessionState.Flash;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlashDeltaTest {

    // Guard: FlashDelta.leave keeps no more of what a codec encoded into than the value takes.
    @Test
    void aFlashValueKeepsNothingButItsBytes() {
        FlashDelta delta = new FlashDelta();
        delta.leave("note", Payload.adopt(new byte[] {1, 2, 3}, 1, 1));

        Payload kept = delta.over(Map.of(), Instant.EPOCH).get("note").value();
        assertThat(kept).isEqualTo(Payload.of(new byte[] {2}));
        assertThat(kept.<Integer>borrow((array, offset, size) -> array.length)).isEqualTo(1);
    }

    // Guard: FlashDelta.faded; a clock that was ahead set it, and its five minutes would begin with that time.
    @Test
    void aFlashValueDatedFurtherAheadThanClocksMayBeApartIsGone() {
        Instant now = World.START;
        Flash ahead = new Flash(Payload.of(new byte[] {2}), now.plusSeconds(60).plusMillis(1));
        Flash within = new Flash(Payload.of(new byte[] {2}), now.plusSeconds(60));
        SessionState session = SessionState.born(BirthId.NONE, now)
                .flash(Map.of("ahead", ahead, "within", within))
                .build();

        assertThat(FlashDelta.waiting(session, "ahead", now)).isEmpty();
        assertThat(FlashDelta.waiting(session, "within", now)).contains(within);
        assertThat(new FlashDelta().over(session.flash(), now)).containsOnlyKeys("within");
    }
}
