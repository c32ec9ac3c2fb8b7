package dev.satchel.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Refuses a class with a field that can be set and is not written: it would be lost, and nothing in the JSON would show
 * it.
 */
final class WriteOnlyProperties extends ValueSerializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription.Supplier description, List<BeanPropertyWriter> properties) {
        Set<String> written = new HashSet<>();
        for (BeanPropertyWriter property : properties) {
            written.add(lower(property.getName()));
            written.add(lower(property.getMember().getName().replaceFirst("^(get|is)", "")));
        }
        for (Class<?> type = description.getBeanClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!isOfNoMatter(field) && !written.contains(lower(field.getName())) && isSettable(type, field)) {
                    throw new Refusal("property '" + field.getName() + "' of " + type.getTypeName()
                            + " can be set and is not written: give it a getter, or say @JsonIgnore");
                }
            }
        }
        return properties;
    }

    private static boolean isOfNoMatter(Field field) {
        return Modifier.isStatic(field.getModifiers())
                || Modifier.isTransient(field.getModifiers())
                || field.isSynthetic()
                || isIgnored(field);
    }

    private static boolean isSettable(Class<?> type, Field field) {
        for (Method method : type.getMethods()) {
            if (method.getParameterCount() == 1
                    && method.getParameterTypes()[0] == field.getType()
                    && method.getName().equalsIgnoreCase("set" + field.getName())) {
                return !isIgnored(method);
            }
        }
        return false;
    }

    private static boolean isIgnored(AnnotatedElement member) {
        @Nullable JsonIgnore ignore = member.getAnnotation(JsonIgnore.class);
        return ignore != null && ignore.value();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
