package dev.satchel.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class TokenLinesTest {

    private final TokenLines lines = new TokenLines();
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    private void login(String token) {
        lines.add(headers, "Set-Cookie", "session-in=" + token);
        lines.add(headers, "Set-Cookie", "session=; Max-Age=0");
    }

    @Test
    void theLinesOfOneCommitAreBesideEachOther() {
        headers.add("Set-Cookie", "a=1");
        login("one");

        assertThat(headers.getAll("Set-Cookie")).containsExactly("a=1", "session-in=one", "session=; Max-Age=0");
    }

    @Test
    void theLinesOfALaterCommitTakeThePlaceOfTheEarlierOnes() {
        login("one");
        headers.add("Set-Cookie", "a=1");
        lines.supersede();
        lines.supersede();
        login("two");

        assertThat(headers.getAll("Set-Cookie")).containsExactly("a=1", "session-in=two", "session=; Max-Age=0");
    }

    @Test
    void linesStayWhereALaterCommitWritesNone() {
        login("one");
        lines.supersede();

        assertThat(headers.getAll("Set-Cookie")).containsExactly("session-in=one", "session=; Max-Age=0");
    }
}
