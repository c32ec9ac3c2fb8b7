package dev.satchel.json;

import java.lang.reflect.InaccessibleObjectException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Says what went wrong without saying the value: the library's messages quote it, and so may those of a getter or a
 * constructor. Types and the classes of exceptions are safe.
 */
final class Problem {

    private static final int MAX_CHAIN = 100;

    private Problem() {}

    /**
     * Lets through what is not the value's doing, however the library wrapped it: a virtual machine that is failing, a
     * class that is missing or does not fit.
     */
    static void passOn(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; i < MAX_CHAIN && at != null; i++) {
            if (at instanceof VirtualMachineError error && !(at instanceof StackOverflowError)) {
                throw error;
            }
            if (at instanceof LinkageError error) {
                throw error;
            }
            at = at.getCause();
        }
    }

    static String of(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; i < MAX_CHAIN; i++) {
            String known = known(at);
            if (known != null) {
                return known;
            }
            Throwable cause = at.getCause();
            if (cause == null) {
                break;
            }
            at = cause;
        }
        String name = at.getClass().getSimpleName();
        return name.isEmpty() ? at.getClass().getName() : name;
    }

    private static @Nullable String known(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal.problem();
        }
        if (failure instanceof StackOverflowError) {
            return "it refers to itself, or is nested without end";
        }
        if (failure instanceof StreamConstraintsException) {
            return "it is nested deeper than " + Limits.DEPTH + ", or holds a number of more than " + Limits.NUMBER
                    + " characters or a name of more than " + Limits.NAME;
        }
        if (failure instanceof StreamReadException) {
            return "it is not valid JSON, or a name appears twice in it";
        }
        if (failure instanceof IllegalAccessException || failure instanceof InaccessibleObjectException) {
            return "its module keeps it closed to Jackson: "
                    + "add 'opens its.package to tools.jackson.databind' to the module-info, or use another type";
        }
        if (failure.getCause() != null) {
            return null;
        }
        if (failure instanceof InvalidDefinitionException definition && definition.getType() != null) {
            return withoutJson(definition.getType());
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "it holds no " + mismatch.getTargetType().getTypeName();
        }
        return null;
    }

    private static String withoutJson(JavaType type) {
        String problem = "there is no JSON for " + type.toCanonical() + ": ";
        Class<?> raw = type.getRawClass();
        if (raw.getName().startsWith("java.")) {
            return problem + "use a type that docs/json.md lists";
        }
        return problem
                + (type.isAbstract()
                        ? "name its subtypes with @JsonTypeInfo(use = NAME) and @JsonSubTypes"
                        : "make it a record, or give each property a getter and a setter, or a public field");
    }
}
