package dev.satchel.json;

import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Refuses classes as values and as keys of maps. The library writes their names and loads what it reads, so an author
 * of the data would choose what is loaded. A module that lets something else stand for a class decides itself.
 */
final class NoClasses {

    private static final String LIBRARY = "tools.jackson.databind.";

    private NoClasses() {}

    static SimpleModule module() {
        return new SimpleModule("satchel-no-classes")
                .setSerializerModifier(new Writing())
                .setDeserializerModifier(new Reading());
    }

    private static <S> S checked(Class<?> type, S found) {
        boolean named = type == Class.class || JavaType.class.isAssignableFrom(type);
        if (named && found.getClass().getName().startsWith(LIBRARY)) {
            throw new Refusal("the names of classes would stand in the data; use a text or an enum of your own");
        }
        return found;
    }

    private static final class Writing extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription.Supplier description, ValueSerializer<?> found) {
            return checked(description.getBeanClass(), found);
        }

        @Override
        public ValueSerializer<?> modifyKeySerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                ValueSerializer<?> found) {
            return checked(type.getRawClass(), found);
        }
    }

    private static final class Reading extends ValueDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier description, ValueDeserializer<?> found) {
            return checked(description.getBeanClass(), found);
        }

        @Override
        public KeyDeserializer modifyKeyDeserializer(
                DeserializationConfig config, JavaType type, KeyDeserializer found) {
            return checked(type.getRawClass(), found);
        }
    }
}
