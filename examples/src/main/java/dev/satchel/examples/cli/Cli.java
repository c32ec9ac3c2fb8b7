package dev.satchel.examples.cli;

import dev.satchel.file.FileSessionStore;
import dev.satchel.file.TokenFile;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.BoundSession;
import dev.satchel.session.Session;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A command-line tool that stays signed in from one run to the next. Everything lies in {@code SATCHEL_DIR}, by default
 * {@code .satchel-cli} in the user's home: the sessions, and the token of the one that this user carries.
 *
 * <pre>
 * alias cli='mvn -q -pl examples -am compile exec:java -Dexec.mainClass=dev.satchel.examples.cli.Cli'
 * cli -Dexec.args="login ada"
 * cli -Dexec.args=whoami
 * cli -Dexec.args=logout
 * </pre>
 */
public final class Cli {

    private static final String USAGE = "login NAME | whoami | logout";

    private final BoundSession session;
    private final PrintStream out;

    Cli(Path directory, PrintStream out) {
        Sessions sessions = Sessions.named("cli")
                .policy(SessionPolicy.builder()
                        .idle(Duration.ofDays(30))
                        .absolute(Duration.ofDays(365))
                        .touchEvery(Duration.ofHours(1))
                        .build())
                .codec(JsonCodec.standard())
                .store(FileSessionStore.in(directory.resolve("sessions")))
                .build();
        this.session = sessions.carriedBy(TokenFile.at(directory.resolve("token")));
        this.out = out;
    }

    /** Does what the arguments say. Ends with 0, or 1 when nobody is signed in, or 2 when it could not be done. */
    public static void main(String[] args) {
        int exit;
        try {
            exit = new Cli(directory(), System.out).run(args);
        } catch (SessionException e) {
            System.err.println(e.getMessage());
            exit = 2;
        }
        if (exit != 0) {
            System.exit(exit);
        }
    }

    private static Path directory() {
        String set = System.getenv("SATCHEL_DIR");
        return set == null || set.isBlank() ? Path.of(System.getProperty("user.home"), ".satchel-cli") : Path.of(set);
    }

    int run(String... args) {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("login") && args.length == 2 && !args[1].isBlank()) {
            return login(args[1]);
        }
        return switch (args.length == 1 ? command : "") {
            case "whoami" -> whoami();
            case "logout" -> logout();
            default -> said(USAGE, 2);
        };
    }

    private int login(String name) {
        session.edit(mine -> {
            if (mine.info().owner().filter(owner -> !owner.equals(name)).isPresent()) {
                mine.clear();
            }
            mine.claim(name);
        });
        return said("Signed in as " + name + ".", 0);
    }

    private int whoami() {
        Optional<String> owner = session.read(mine -> mine.info().owner());
        return owner.map(name -> said(name, 0)).orElseGet(() -> said("Nobody is signed in.", 1));
    }

    private int logout() {
        session.edit(Session::destroy);
        return said("Signed out.", 0);
    }

    private int said(String line, int exit) {
        out.println(line);
        return exit;
    }
}
