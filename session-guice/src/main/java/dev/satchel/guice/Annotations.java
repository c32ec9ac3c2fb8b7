package dev.satchel.guice;

import com.google.inject.Key;

/** How an annotation of a key is shown. */
final class Annotations {

    private Annotations() {}

    /** As it is written before an injection point; empty for none. */
    static String of(Key<?> key) {
        if (key.getAnnotationType() == null) {
            return "";
        }
        return key.getAnnotation() == null
                ? "@" + key.getAnnotationType().getName()
                : key.getAnnotation().toString();
    }

    /** To follow "bound": {@code under @Admin}, {@code without an annotation}. */
    static String under(Key<?> key) {
        String annotation = of(key);
        return annotation.isEmpty() ? "without an annotation" : "under " + annotation;
    }

    /** How Guice shows a module that binds this key: where two bind one, the word that keeps them apart is beside. */
    static String inSources(String module, Key<?> key) {
        String annotation = of(key);
        return annotation.isEmpty()
                ? module + ", without annotatedWith(…), which keeps several stacks apart"
                : module + ".annotatedWith(" + annotation + ")";
    }
}
