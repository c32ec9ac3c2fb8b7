package dev.satchel.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.internal.ProblemBody;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemBodyTest {

    @Test
    void theMembersComeInOrder() {
        assertThat(ProblemBody.of(409, "session-conflict", "Conflict", "Try again.", Map.of("limit", 3)))
                .isEqualTo("{\"type\":\"tag:satchel.dev,2026:session-conflict\",\"title\":\"Conflict\",\"status\":409,"
                        + "\"detail\":\"Try again.\",\"limit\":3}");
    }

    @Test
    void anyTextComesBackAsItWasAndIsAsciiOnTheWire() {
        String text = "\"quoted\" \\ back\nnew\tline \u0000 \u001f \u007f größe 漢字 🧳 \uD83D half </script>";

        String body = ProblemBody.of(400, "bad-request", text, text, Map.of());

        assertThat(US_ASCII.newEncoder().canEncode(body)).isTrue();
        JsonNode read = JsonMapper.shared().readTree(body);
        assertThat(read.get("detail").stringValue()).isEqualTo(text);
        assertThat(read.get("title").stringValue()).isEqualTo(text);
        assertThat(read.get("status").intValue()).isEqualTo(400);
    }
}
