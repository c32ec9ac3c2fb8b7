package dev.satchel.testkit;

import dev.satchel.session.store.SessionStore;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * How a store is opened in another process, for the rules of stores that claim {@code SHARED}. Two nodes in one virtual
 * machine share its locks and caches; two processes share the storage and nothing else.
 *
 * <p>The kit starts a virtual machine with the class path of the test, makes the opener by its constructor without
 * parameters, and hands it the arguments. The opened store must lie on the storage of the bench.
 *
 * <pre>{@code
 * class MyFileStoreTest extends SessionStoreContract {
 *     protected SessionStore open(Bench bench) {
 *         return MyFileStore.in(bench.directory());
 *     }
 *
 *     protected Optional<Elsewhere> openElsewhere(Bench bench) {
 *         return Optional.of(Elsewhere.by(Opens.class, bench.directory().toString()));
 *     }
 *
 *     static final class Opens implements Elsewhere.Opener {
 *         public SessionStore open(List<String> arguments) {
 *             return MyFileStore.in(Path.of(arguments.get(0)));
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param opener a class that is no inner class and has a constructor without parameters; none need be public
 * @param arguments what the opener needs to know: a folder, an address, a namespace
 */
public record Elsewhere(Class<? extends Opener> opener, List<String> arguments) {

    /**
     * Copies the arguments.
     *
     * @throws IllegalArgumentException when the opener cannot be made by its constructor in another process
     */
    public Elsewhere {
        arguments = List.copyOf(arguments);
        if (!made(opener)) {
            throw new IllegalArgumentException(
                    opener.getName()
                            + " cannot be made in another process: it needs a name, no enclosing object and a constructor without parameters");
        }
    }

    /** A store that this class opens from these arguments. */
    public static Elsewhere by(Class<? extends Opener> opener, String... arguments) {
        return new Elsewhere(opener, List.of(arguments));
    }

    /** The class and the number of arguments, of which one may be an address with a password. */
    @Override
    public String toString() {
        return "Elsewhere[opener=" + opener.getName() + ", arguments=" + arguments.size() + "]";
    }

    private static boolean made(Class<?> opener) {
        boolean enclosed = opener.getEnclosingClass() != null && !Modifier.isStatic(opener.getModifiers());
        if (enclosed || opener.isHidden() || Modifier.isAbstract(opener.getModifiers())) {
            return false;
        }
        try {
            return opener.getDeclaredConstructor() != null;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** Opens a store in the other process. */
    @FunctionalInterface
    public interface Opener {
        /** Opens the store; it is closed with the process. */
        SessionStore open(List<String> arguments) throws Exception;
    }
}
