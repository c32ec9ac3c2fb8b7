package dev.satchel.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The meaning of a JSON text, for comparison: without the order of an object's members, with the sign of a zero. */
final class Meaning {

    private static final JsonFactory FACTORY = StrictMapper.factory(Limits.DEPTH, Limits.BYTES, true);

    private final boolean unordered;
    private final boolean scales;

    /**
     * The differences that are to count.
     *
     * @param unordered whether arrays say the same in any order
     * @param scales whether {@code 1.50} is another number than {@code 1.5}
     */
    Meaning(boolean unordered, boolean scales) {
        this.unordered = unordered;
        this.scales = scales;
    }

    private record Numeral(boolean negative, BigDecimal value) {}

    /** How often each element occurs. */
    private record Elements(Map<Object, Integer> counts) {}

    boolean same(BoundedBytes one, BoundedBytes other) {
        return of(one).equals(of(other));
    }

    private Object of(BoundedBytes json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json.array(), 0, json.size())) {
            parser.nextToken();
            return value(parser);
        }
    }

    private Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_STRING -> parser.getString();
            default -> parser.currentToken();
        };
    }

    private Numeral number(JsonParser parser) {
        BigDecimal value = parser.getDecimalValue();
        return new Numeral(parser.getString().startsWith("-"), scales ? value : value.stripTrailingZeros());
    }

    private Map<String, Object> object(JsonParser parser) {
        Map<String, Object> members = new HashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private Object array(JsonParser parser) {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        if (!unordered) {
            return elements;
        }
        Map<Object, Integer> counts = new HashMap<>();
        elements.forEach(element -> counts.merge(element, 1, Integer::sum));
        return new Elements(counts);
    }
}
