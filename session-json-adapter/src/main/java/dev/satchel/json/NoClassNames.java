package dev.satchel.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.TypeResolverProvider;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * Refuses types whose annotations put a class name into the data, because an author of the data would choose the class
 * to instantiate.
 */
final class NoClassNames extends TypeResolverProvider {

    private static final long serialVersionUID = 1L;

    private final TypeResolverProvider provider;

    NoClassNames(TypeResolverProvider provider) {
        this.provider = provider;
    }

    @Override
    public @Nullable TypeSerializer findTypeSerializer(
            SerializationContext context, JavaType base, AnnotatedClass classInfo) {
        return checked(provider.findTypeSerializer(context, base, classInfo));
    }

    @Override
    public @Nullable TypeDeserializer findTypeDeserializer(
            DeserializationContext context, JavaType base, AnnotatedClass classInfo) {
        return checked(provider.findTypeDeserializer(context, base, classInfo));
    }

    @Override
    public @Nullable TypeSerializer findPropertyTypeSerializer(
            SerializationContext context, AnnotatedMember accessor, JavaType base) {
        return checked(provider.findPropertyTypeSerializer(context, accessor, base));
    }

    @Override
    public @Nullable TypeDeserializer findPropertyTypeDeserializer(
            DeserializationContext context, AnnotatedMember accessor, JavaType base) {
        return checked(provider.findPropertyTypeDeserializer(context, accessor, base));
    }

    @Override
    public @Nullable TypeSerializer findPropertyContentTypeSerializer(
            SerializationContext context, AnnotatedMember accessor, JavaType container) {
        return checked(provider.findPropertyContentTypeSerializer(context, accessor, container));
    }

    @Override
    public @Nullable TypeDeserializer findPropertyContentTypeDeserializer(
            DeserializationContext context, AnnotatedMember accessor, JavaType container) {
        return checked(provider.findPropertyContentTypeDeserializer(context, accessor, container));
    }

    private static @Nullable TypeSerializer checked(@Nullable TypeSerializer found) {
        if (found != null) {
            check(found.getTypeIdResolver());
        }
        return found;
    }

    private static @Nullable TypeDeserializer checked(@Nullable TypeDeserializer found) {
        if (found != null) {
            check(found.getTypeIdResolver());
        }
        return found;
    }

    private static void check(@Nullable TypeIdResolver ids) {
        JsonTypeInfo.Id mechanism = ids == null ? JsonTypeInfo.Id.NONE : ids.getMechanism();
        if (mechanism == JsonTypeInfo.Id.CLASS || mechanism == JsonTypeInfo.Id.MINIMAL_CLASS) {
            throw new Refusal("its type asks for class names in the data; use @JsonTypeInfo(use = NAME)");
        }
    }
}
