package dev.satchel.json;

import dev.satchel.session.SessionConfigurationException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * A mapper with the modules and settings of another one, over a factory that writes plain JSON within the limits and
 * reads nothing else.
 */
final class StrictMapper extends JsonMapper.Builder {

    private StrictMapper(JsonMapper.Builder from) {
        super((StateImpl) from.saveStateApplyModules());
        JsonFactory factory = factory(Limits.DEPTH, Limits.BYTES, true);
        // A builder made from another one's state has that one's factory, and no setter for it.
        _streamFactory = factory;
        _streamReadFeatures = factory.getStreamReadFeatures();
        _streamWriteFeatures = factory.getStreamWriteFeatures();
        _formatReadFeatures = factory.getFormatReadFeatures();
        _formatWriteFeatures = factory.getFormatWriteFeatures();
        typeResolverProvider(new NoClassNames(typeResolverProvider()));
        addModule(new SimpleModule("satchel-ordered-sets").setSerializerModifier(new OrderedSets()));
        addModule(NoClasses.module());
        addModule(StrictScalars.module(false));
        enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.FAIL_ON_SELF_REFERENCES);
        disable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.WRAP_ROOT_VALUE);
        enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
        enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        disable(DeserializationFeature.UNWRAP_ROOT_VALUE);
    }

    /** The limits and refusals, with the user's own modules and settings. */
    static JsonMapper of(JsonMapper users) {
        JsonMapper strict = new StrictMapper(users.rebuild()).build();
        if (strict.serializationConfig().getDefaultTyper(strict.constructType(Object.class)) != null) {
            throw new SessionConfigurationException(
                    "json.default-typing",
                    "the JsonMapper uses default typing: the data would name the classes that reading it instantiates",
                    "build it without activateDefaultTyping; give types that have subtypes @JsonTypeInfo(use = NAME)");
        }
        return strict;
    }

    /**
     * Settings under which what is read equals what was written, and what does not fit the type is refused rather than
     * bent.
     */
    static JsonMapper standard() {
        return of(JsonMapper.builder()
                .addModule(AbsentPrimitive.module())
                .addModule(StrictScalars.module(true))
                .addModule(new SimpleModule("satchel-write-only").setSerializerModifier(new WriteOnlyProperties()))
                .addModule(new SimpleModule("satchel-lossy-types")
                        .setSerializers(new LossyTypes.Optionals())
                        .setSerializerModifier(new LossyTypes()))
                .enable(
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                // Constants keep their names when somebody changes how they are shown.
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .disable(
                        DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
                        DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                        DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE,
                        DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
                        DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .build());
    }

    /** A factory of parsers and generators that know UTF-8 and standard JSON only. */
    static JsonFactory factory(int depth, int bytes, boolean watchNames) {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxDocumentLength(bytes)
                        .maxNumberLength(Limits.NUMBER)
                        .maxStringLength(bytes)
                        .maxNameLength(Limits.NAME)
                        .build())
                .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(depth).build())
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, watchNames)
                .configure(StreamWriteFeature.STRICT_DUPLICATE_DETECTION, watchNames)
                .disable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .addDecorator((factory, generator) -> new StrictGenerator(generator))
                .build();
    }
}
