package dev.satchel.sealed;

import dev.satchel.session.SessionException;
import dev.satchel.session.backend.Composition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The command line for key files. It changes a file in one step, readable by its owner only, and never prints a key
 * unless it is asked to print one.
 *
 * <pre>
 * generate FILE            makes a file with one primary key
 * generate --print         prints a new key, for an environment variable
 * add FILE                 adds a pending key
 * promote FILE [ID]        makes a pending (or retired) key primary; the former one retires
 * retire FILE ID           makes a pending key retired
 * revoke FILE ID           ends what was sealed under a key, and forgets the key
 * revoke-before FILE TIME  ends what was issued before an instant, such as 2026-01-31T12:00:00Z
 * list FILE                tells ids and states
 * </pre>
 *
 * <p>An id may be cut short where it stays unique. Edits of one file take turns, and none is lost. A link is followed:
 * the file that it leads to changes, the link stays. Run it as the user whose file it is.
 *
 * <pre>{@code
 * java -cp 'lib/*' dev.satchel.sealed.KeyTool generate /etc/shop/session-keys.json
 * }</pre>
 */
public final class KeyTool {

    private static final String USAGE = """
            usage: KeyTool COMMAND
              generate FILE            make a file with one primary key
              generate --print         print a new key, for an environment variable
              add FILE                 add a pending key
              promote FILE [ID]        make a pending or retired key primary; the former one retires
              retire FILE ID           make a pending key retired
              revoke FILE ID           end what was sealed under a key, and forget the key
              revoke-before FILE TIME  end what was issued before an instant, such as 2026-01-31T12:00:00Z
              list FILE                print ids and states""";

    private final InstantSource clock;
    private final PrintStream out;
    private final PrintStream err;

    KeyTool(InstantSource clock, PrintStream out, PrintStream err) {
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /** Runs a command; exits with 1 on failure and with 2 on a usage error. */
    public static void main(String... arguments) {
        int code = new KeyTool(InstantSource.system(), System.out, System.err).run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs a command and returns its code: 0, 1 when it failed, 2 on a usage error. For other command lines.
     *
     * @param out where the result is printed
     * @param err where failures are printed
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        return new KeyTool(InstantSource.system(), out, err).run(arguments);
    }

    int run(String... arguments) {
        try {
            int code = run(List.of(arguments));
            if (!out.checkError()) {
                return code;
            }
            err.println("the result could not be printed");
        } catch (Refused refused) {
            err.println(refused.getMessage());
        } catch (SessionException unusable) {
            err.println(unusable.getMessage());
        } catch (IOException fault) {
            err.println("the file cannot be written: " + fault);
        } catch (InvalidPathException unknown) {
            err.println("the name of the file cannot be a path here: " + unknown.getReason());
        }
        return 1;
    }

    private int run(List<String> arguments) throws IOException {
        if (arguments.equals(List.of("generate", "--print"))) {
            out.println(RootKey.random(KeyState.PRIMARY, Optional.empty()).reveal());
            return 0;
        }
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        Optional<String> operand = arguments.size() == 3 ? Optional.of(arguments.get(2)) : Optional.empty();
        if (arguments.size() < 2 || arguments.size() > 3) {
            return usage();
        }
        KeyFile file = new KeyFile(Path.of(arguments.get(1)));
        switch (command + (operand.isPresent() ? " ID" : "")) {
            case "generate" -> generate(file);
            case "add" -> add(file);
            case "promote", "promote ID" -> promote(file, operand);
            case "retire ID" -> retire(file, operand.orElseThrow());
            case "revoke ID" -> revoke(file, operand.orElseThrow());
            case "revoke-before ID" -> revokeBefore(file, operand.orElseThrow());
            case "list" -> list(file.read());
            default -> {
                return usage();
            }
        }
        return 0;
    }

    private int usage() {
        err.println(USAGE);
        return 2;
    }

    private void generate(KeyFile file) throws IOException {
        RootKey key = RootKey.random(KeyState.PRIMARY, Optional.of(now()));
        boolean made = file.create(new KeyFile.Content(List.of(key), List.of(), Optional.empty()));
        refuse(!made, "the file exists already; use add and promote to change its keys");
        out.println(key.id() + " is primary");
    }

    private void add(KeyFile file) throws IOException {
        RootKey key = RootKey.random(KeyState.PENDING, Optional.of(now()));
        file.edit(content -> {
            List<RootKey> keys = new ArrayList<>(content.keys());
            keys.add(key);
            return content.with(keys);
        });
        out.println(key.id() + " is pending; promote it when every node has taken up the file");
    }

    private void promote(KeyFile file, Optional<String> id) throws IOException {
        edited(file, "primary", content -> {
            RootKey chosen = id.isPresent()
                    ? find(content, id.get())
                    : only(content, key -> key.state() == KeyState.PENDING, "key is pending");
            refuse(chosen.state() == KeyState.PRIMARY, "it is primary already");
            refuse(chosen.state() == KeyState.REVOKED, "it was revoked, and stays so");
            List<RootKey> keys = new ArrayList<>();
            for (RootKey key : content.keys()) {
                keys.add(
                        key == chosen
                                ? key.as(KeyState.PRIMARY, now())
                                : key.state() == KeyState.PRIMARY ? key.as(KeyState.RETIRED, now()) : key);
            }
            return new Edited(chosen.id(), content.with(keys));
        });
    }

    private void retire(KeyFile file, String id) throws IOException {
        edited(file, "retired", content -> {
            RootKey chosen = find(content, id);
            refuse(chosen.state() == KeyState.PRIMARY, "it is primary; promote another one, and it retires");
            refuse(chosen.state() != KeyState.PENDING, "it is " + chosen.state().word() + " already");
            List<RootKey> keys = new ArrayList<>();
            for (RootKey key : content.keys()) {
                keys.add(key == chosen ? key.as(KeyState.RETIRED, now()) : key);
            }
            return new Edited(chosen.id(), content.with(keys));
        });
    }

    private void revoke(KeyFile file, String id) throws IOException {
        edited(file, "revoked, and forgotten", content -> {
            RootKey chosen = find(content, id);
            refuse(chosen.state() == KeyState.PRIMARY, "it is primary; add and promote another one first");
            List<RootKey> keys = new ArrayList<>(content.keys());
            keys.remove(chosen);
            List<KeyInfo> forgotten = new ArrayList<>(content.forgotten());
            forgotten.add(new KeyInfo(chosen.id(), KeyState.REVOKED, Optional.of(now())));
            return new Edited(chosen.id(), new KeyFile.Content(keys, forgotten, content.revokedBefore()));
        });
    }

    /** The content of a file after an edit, and the key that the edit concerns. */
    private record Edited(String id, KeyFile.Content content) {}

    private void edited(KeyFile file, String becomes, Function<KeyFile.Content, Edited> edit) throws IOException {
        List<String> ids = new ArrayList<>();
        file.edit(content -> {
            Edited edited = edit.apply(content);
            ids.add(edited.id());
            return edited.content();
        });
        out.println(ids.get(0) + " is " + becomes);
    }

    private void revokeBefore(KeyFile file, String time) throws IOException {
        Instant instant;
        try {
            instant = Instant.parse(time);
        } catch (DateTimeException notOne) {
            throw new Refused("that is not an instant such as 2026-01-31T12:00:00Z");
        }
        refuse(Composition.ahead(instant, now()), "that time has not come");
        file.edit(content -> {
            // One that has not come is a mistake, which processes take for the moment at which they saw it.
            refuse(
                    content.revokedBefore()
                            .filter(said -> instant.isBefore(said) && !Composition.ahead(said, now()))
                            .isPresent(),
                    "it is later already, and never goes back");
            return new KeyFile.Content(content.keys(), content.forgotten(), Optional.of(instant));
        });
        out.println("what was issued before " + instant + " is revoked");
    }

    private void list(KeyFile.Content content) {
        content.ring()
                .listed()
                .forEach(key -> out.println(key.id() + "  " + key.state().word()
                        + key.since().map(since -> "  since " + since).orElse("")));
        content.revokedBefore().ifPresent(instant -> out.println("revoked is what was issued before " + instant));
    }

    private static RootKey find(KeyFile.Content content, String id) {
        // A key that is given instead of its id must not appear in the terminal's log.
        boolean short_ = id.length() <= RootKey.ID_TEXT;
        return only(content, key -> key.id().startsWith(id), "key's id begins with " + (short_ ? id : "that"));
    }

    private static RootKey only(KeyFile.Content content, Predicate<RootKey> matching, String what) {
        List<RootKey> found = content.keys().stream().filter(matching).toList();
        refuse(found.isEmpty(), "no " + what);
        refuse(found.size() > 1, "more than one " + what);
        return found.get(0);
    }

    private static void refuse(boolean condition, String why) {
        if (condition) {
            throw new Refused(why);
        }
    }

    private Instant now() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond());
    }

    /** A command that cannot be carried out. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }
}
