package dev.satchel.examples.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No public or protected signature of the class names a type of an internal package, at any depth of its generics. */
final class MentionNoInternals extends ArchCondition<JavaClass> {

    MentionNoInternals() {
        super("mention no internal package in a signature");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        report(type, "its supertypes or type parameters", supertypes(type), events);
        for (JavaMember member : type.getMembers()) {
            if (isSeen(member)) {
                report(type, member.getFullName(), signature(member), events);
            }
        }
    }

    private static boolean isSeen(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<JavaType> supertypes(JavaClass type) {
        return Stream.of(
                        type.getSuperclass().stream(), type.getInterfaces().stream(), type.getTypeParameters().stream())
                .flatMap(part -> part);
    }

    private static Stream<JavaType> signature(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream(),
                        unit.getTypeParameters().stream())
                .flatMap(part -> part);
    }

    private static void report(JavaClass type, String where, Stream<? extends JavaType> types, ConditionEvents events) {
        Set<String> internals = types.flatMap(mentioned -> mentioned.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getName)
                .filter(name -> name.contains(".internal."))
                .collect(Collectors.toSet());
        if (!internals.isEmpty()) {
            events.add(SimpleConditionEvent.violated(type, where + " mentions " + internals));
        }
    }
}
