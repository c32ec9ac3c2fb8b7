package dev.satchel.json;

import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads a primitive, and gives it the default of its type where the data has no such member. Jackson 3.1 treats a
 * missing constructor argument as {@code null}, which is refused here; later versions distinguish the two.
 */
final class AbsentPrimitive extends DelegatingDeserializer {

    private static final Class<?>[] PRIMITIVES = {
        int.class, long.class, boolean.class, double.class, float.class, short.class, byte.class, char.class
    };

    private AbsentPrimitive(ValueDeserializer<?> standard) {
        super(standard);
    }

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("satchel-absent-primitives");
        for (Class<?> primitive : PRIMITIVES) {
            register(module, primitive);
        }
        return module;
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(SimpleModule module, Class<T> primitive) {
        module.addDeserializer(
                primitive, (ValueDeserializer<T>) new AbsentPrimitive(NumberDeserializers.find(primitive)));
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegatee) {
        return new AbsentPrimitive(delegatee);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return getEmptyValue(context);
    }
}
