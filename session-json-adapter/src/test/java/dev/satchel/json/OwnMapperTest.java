package dev.satchel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

class OwnMapperTest {

    private static final Attribute<Object> ANY = Attribute.of("any", Object.class);
    private static final BasicPolymorphicTypeValidator ANYTHING = BasicPolymorphicTypeValidator.builder()
            .allowIfBaseType(Object.class)
            .build();

    /** Without a bean's shape: only the module knows how it becomes JSON. */
    static final class Colour {
        private final int rgb;

        Colour(int rgb) {
            this.rgb = rgb;
        }
    }

    record Holder(String someName, Object content) {}

    static final class ColourModule extends SimpleModule {
        private static final long serialVersionUID = 1L;

        ColourModule(boolean through) {
            addSerializer(Colour.class, new ValueSerializer<Colour>() {
                @Override
                public void serialize(Colour value, JsonGenerator out, SerializationContext context) {
                    if (through) {
                        out.writePOJO(Double.NaN);
                    } else {
                        out.writeString(Integer.toHexString(value.rgb));
                    }
                }
            });
            addDeserializer(Colour.class, new ValueDeserializer<Colour>() {
                @Override
                public Colour deserialize(JsonParser in, DeserializationContext context) {
                    return new Colour(Integer.parseInt(in.getString(), 16));
                }
            });
        }
    }

    @Test
    void itsModulesAndSettingsStay() {
        JsonCodec codec = JsonCodec.with(JsonMapper.builder()
                .addModule(new ColourModule(false))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());
        Attribute<Colour> colour = Attribute.of("colour", Colour.class);

        assertThat(codec.decode(colour, codec.encode(colour, new Colour(0xabcdef))).rgb)
                .isEqualTo(0xabcdef);
        assertThat(text(codec.encode(ANY, new Holder("x", null)))).isEqualTo("{\"some_name\":\"x\",\"content\":null}");
    }

    @Test
    void itIsLeftAsItWas() {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

        JsonCodec.with(mapper);

        assertThat(mapper.writeValueAsString(List.of(Double.NaN))).isEqualTo("[ \"NaN\" ]");
    }

    @Test
    void defaultTypingIsRefusedWithTheFix() {
        JsonMapper typing = JsonMapper.builder().activateDefaultTyping(ANYTHING).build();
        JsonMapper property = JsonMapper.builder()
                .activateDefaultTypingAsProperty(ANYTHING, DefaultTyping.NON_FINAL, "@class")
                .build();

        for (JsonMapper mapper : List.of(typing, property)) {
            assertThatExceptionOfType(SessionConfigurationException.class)
                    .isThrownBy(() -> JsonCodec.with(mapper))
                    .satisfies(refusal ->
                            assertThat(refusal.problems().get(0).id()).isEqualTo("json.default-typing"))
                    .withMessageContaining("activateDefaultTyping");
        }
    }

    @Test
    void defaultTypingSwitchedOffAgainIsAccepted() {
        JsonMapper mapper = JsonMapper.builder()
                .activateDefaultTyping(ANYTHING)
                .deactivateDefaultTyping()
                .build();

        assertThat(JsonCodec.with(mapper).name()).isEqualTo("json");
    }

    @Test
    void aMixInThatAsksForClassNamesIsRefusedWhenTheTypeIsUsed() {
        @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
        class MixIn {}
        JsonCodec codec = JsonCodec.with(
                JsonMapper.builder().addMixIn(Object.class, MixIn.class).build());

        assertRefused(codec, Attribute.of("holder", Holder.class), new Holder("x", new Holder("y", 1)));
        assertUnreadable(
                codec, Attribute.of("holder", Holder.class), "{\"someName\":\"x\",\"@class\":\"java.lang.Runtime\"}");
    }

    record HasClass(Class<?> type) {}

    @Test
    void aClassAsAValueIsRefusedUnlessItsModuleSaysWhatStandsForIt() {
        Attribute<HasClass> holder = Attribute.of("holder", HasClass.class);
        JsonCodec plain = JsonCodec.with(JsonMapper.builder().build());
        JsonCodec taught =
                JsonCodec.with(JsonMapper.builder().addModule(new ShapeModule()).build());

        assertRefused(plain, holder, new HasClass(Holder.class));
        assertUnreadable(plain, holder, "{\"type\":\"java.lang.Runtime\"}");
        assertThat(text(taught.encode(holder, new HasClass(Holder.class)))).isEqualTo("{\"type\":\"holder\"}");
        assertThat(taught.decode(holder, Payload.of("{\"type\":\"holder\"}".getBytes(UTF_8))))
                .isEqualTo(new HasClass(Holder.class));
    }

    /** One word for the one class that it knows. */
    static final class ShapeModule extends SimpleModule {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("rawtypes")
        ShapeModule() {
            addSerializer(Class.class, new ValueSerializer<Class>() {
                @Override
                public void serialize(Class value, JsonGenerator out, SerializationContext context) {
                    out.writeString("holder");
                }
            });
            addDeserializer(Class.class, new ValueDeserializer<Class>() {
                @Override
                public Class<?> deserialize(JsonParser in, DeserializationContext context) {
                    return Holder.class;
                }
            });
        }
    }

    @Test
    void itsLooseReadingDoesNotHold() {
        JsonCodec codec = JsonCodec.with(loose());

        for (String json :
                List.of("{'a':1}", "{a:1}", "// x\n1", "NaN", "[1,]", "1 2", "{\"a\":1,\"a\":2}", "\"\\x\"")) {
            assertUnreadable(codec, ANY, json);
        }
        assertUnreadable(codec, ANY, "[".repeat(65) + "]".repeat(65));
        assertUnreadable(codec, Attribute.of("n", java.math.BigInteger.class), "9".repeat(1_001));
    }

    @Test
    void itsLooseWritingDoesNotHold() {
        JsonCodec codec = JsonCodec.with(loose());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(1));
        map.put("a", new java.math.BigDecimal("1E+9"));

        assertThat(text(codec.encode(ANY, map))).isEqualTo("{\"a\":1E+9,\"b\":[1]}");
        assertThat(text(codec.encode(ANY, new Holder("x", 1)))).isEqualTo("{\"content\":1,\"someName\":\"x\"}");
        assertRefused(codec, ANY, Double.NaN);
        assertRefused(codec, ANY, Map.of("x", Float.POSITIVE_INFINITY));
    }

    @Test
    void aSerializerThatWritesThroughTheMapperIsWatchedToo() {
        JsonCodec codec = JsonCodec.with(
                JsonMapper.builder().addModule(new ColourModule(true)).build());

        assertRefused(codec, Attribute.of("colour", Colour.class), new Colour(1));
        assertRefused(codec, ANY, List.of(Map.of("c", new Colour(1))));
    }

    private static JsonMapper loose() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(1_000_000)
                        .maxNumberLength(1_000_000)
                        .build())
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        return JsonMapper.builder(factory)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.UNWRAP_ROOT_VALUE)
                .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRAP_ROOT_VALUE)
                .disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES, JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .build();
    }

    private static <T> void assertRefused(JsonCodec codec, Attribute<T> attribute, T value) {
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.encode(attribute, value))
                .withNoCause();
    }

    private static void assertUnreadable(JsonCodec codec, Attribute<?> attribute, String json) {
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> codec.decode(attribute, Payload.of(json.getBytes(UTF_8))))
                .withNoCause();
    }

    private static String text(Payload payload) {
        return new String(payload.toBytes(), UTF_8);
    }
}
