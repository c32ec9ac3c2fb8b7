package dev.satchel.examples.architecture;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public API of a module as text: every type that it exports, and every member that its users can reach. */
final class PublicApi {

    private static final Set<String> EVERY_OBJECT_HAS = Set.of("equals", "hashCode", "toString");

    private PublicApi() {}

    static String of(Stream<Class<?>> exported) {
        return types(exported).stream().map(PublicApi::type).collect(Collectors.joining("\n"));
    }

    /** The types that a user of the module can name, in the order of their names. */
    static List<Class<?>> types(Stream<Class<?>> exported) {
        return exported.filter(PublicApi::reachable)
                .sorted(Comparator.comparing(Class::getName))
                .collect(Collectors.<Class<?>>toList());
    }

    private static boolean reachable(Class<?> type) {
        Class<?> enclosing = type.getEnclosingClass();
        return visible(type.getModifiers()) && !type.isSynthetic() && (enclosing == null || reachable(enclosing));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String type(Class<?> type) {
        List<String> lines = new ArrayList<>();
        String parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass())
                                .filter(parent -> !implied(parent.getTypeName())
                                        && hidden(type).isEmpty()),
                        Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .collect(Collectors.joining(", "));
        lines.add(head(type) + (parents.isEmpty() ? "" : " : " + parents) + deprecated(type));
        Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(PublicApi::shown)
                                .map(field -> field.toGenericString() + deprecated(field)),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(PublicApi::shown)
                                .map(constructor -> constructor.toGenericString() + deprecated(constructor)),
                        Stream.concat(Stream.of(type), hidden(type).stream())
                                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                                .filter(PublicApi::shown)
                                .map(method -> method.toGenericString() + deprecated(method)))
                .flatMap(members -> members)
                .sorted()
                .forEach(member -> lines.add("    " + member));
        // Each member names the type that declares it, and whatever it mentions in full.
        return String.join("\n", lines)
                        .replace(" " + type.getName() + ".", " ")
                        .replace(" " + hidden(type).map(Class::getName).orElse(type.getName()) + ".", " ")
                        .replace(" " + type.getName() + "(", " " + type.getSimpleName() + "(")
                        .replaceAll("java\\.lang\\.(?=[A-Z])", "")
                + "\n";
    }

    /** A later Java says here what is sealed, an earlier one does not. */
    private static String head(Class<?> type) {
        String head = type.toGenericString().replaceFirst("(non-)?sealed ", "");
        return type.isSealed() ? head.replaceFirst("(interface|class) ", "sealed $1 ") : head;
    }

    /** A superclass that nobody else sees: what it declares is the type's own. */
    private static Optional<Class<?>> hidden(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        return parent != null && !visible(parent.getModifiers()) ? Optional.of(parent) : Optional.empty();
    }

    private static boolean implied(String parent) {
        return parent.equals("java.lang.Object")
                || parent.equals("java.lang.Record")
                || parent.startsWith("java.lang.Enum<");
    }

    private static boolean shown(Member member) {
        boolean bridge = member instanceof Method method && method.isBridge();
        return visible(member.getModifiers())
                && !member.isSynthetic()
                && !bridge
                && !EVERY_OBJECT_HAS.contains(member.getName());
    }

    private static String deprecated(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class) ? " (deprecated)" : "";
    }
}
