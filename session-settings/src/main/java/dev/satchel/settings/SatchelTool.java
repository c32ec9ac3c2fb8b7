package dev.satchel.settings;

import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionException;
import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.Token;
import dev.satchel.session.TokenExplanation;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line for the stack of a settings file. It asks before it ends anything, and shows no value and no token.
 * It ends with 0, with 1 when something is wrong, and with 2 when it was called wrongly.
 *
 * <pre>
 * SatchelTool FILE [--json] [--yes] COMMAND
 *   describe           the stack, its parts and its guarantees
 *   check              whether the storage answers, and how keys and clock are
 *   explain [--owner]  why a token opens or does not; the token is read from standard input
 *   list OWNER         the sessions of a principal
 *   revoke OWNER       ends the sessions of a principal
 *   reap               deletes expired sessions
 *   keys COMMAND       makes and changes the key file of the settings, as KeyTool does without the file
 * </pre>
 *
 * <pre>{@code
 * java -cp 'lib/*' dev.satchel.settings.SatchelTool /etc/shop/sessions.properties check
 * }</pre>
 */
public final class SatchelTool {

    private static final String USAGE = """
            usage: SatchelTool FILE [--json] [--yes] COMMAND
              describe           the stack, its parts and its guarantees
              check              whether the storage answers, and how keys and clock are
              explain [--owner]  why a token opens or does not; the token is read from standard input
              list OWNER         the sessions of a principal
              revoke OWNER       end the sessions of a principal
              reap               delete expired sessions
              keys COMMAND       make and change the key file of the settings: generate, add, promote [ID], retire ID,
                                 revoke ID, revoke-before TIME, list""";

    private static final int REAP_STEP = 1000;

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private boolean json;
    private boolean yes;
    private boolean owner;

    SatchelTool(Reader in, PrintStream out, PrintStream err) {
        this.in = new BufferedReader(in);
        this.out = out;
        this.err = err;
    }

    /** Runs a command; ends the process with its code when that is not 0. */
    public static void main(String... arguments) {
        Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        int code = new SatchelTool(in, System.out, System.err).run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    int run(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        json = words.remove("--json");
        yes = words.remove("--yes");
        owner = words.remove("--owner");
        if (words.size() < 2) {
            return usage();
        }
        try {
            SessionSettings settings = SessionSettings.load(Path.of(words.get(0)));
            List<String> rest = words.subList(2, words.size());
            int code = words.get(1).equals("keys") ? keys(settings, rest) : onStack(settings, words.get(1), rest);
            if (!out.checkError()) {
                return code;
            }
            err.println("the result could not be printed");
            return 1;
        } catch (SessionException | IllegalArgumentException | IOException failed) {
            err.println(failed.getMessage());
            return 1;
        }
    }

    private int onStack(SessionSettings settings, String command, List<String> rest) throws IOException {
        String call = command + (rest.isEmpty() ? "" : " OWNER".repeat(rest.size()));
        switch (call) {
            case "describe", "check", "explain", "reap", "list OWNER", "revoke OWNER" -> {
                try (SessionStack stack = settings.open()) {
                    return run(stack.sessions(), command, rest);
                }
            }
            default -> {
                return usage();
            }
        }
    }

    private int run(Sessions sessions, String command, List<String> rest) throws IOException {
        return switch (command) {
            case "describe" -> describe(sessions);
            case "check" -> check(sessions);
            case "explain" -> explain(sessions);
            case "list" -> list(sessions, whole(rest.get(0)));
            case "revoke" -> revoke(sessions, whole(rest.get(0)));
            default -> reap(sessions);
        };
    }

    /** Somebody else's name, or nobody's, must not be answered with "0 sessions". */
    private static String whole(String principal) {
        if (!Shown.isWhole(principal)) {
            throw new IllegalArgumentException("the owner's name did not arrive whole, so nobody was looked for;"
                    + " start the tool in a UTF-8 locale, such as with LC_ALL=C.UTF-8");
        }
        return principal;
    }

    private int usage() {
        err.println(USAGE);
        return 2;
    }

    private int describe(Sessions sessions) {
        return told(Map.of("description", sessions.describe()), sessions.describe());
    }

    private int check(Sessions sessions) {
        StackCheck check = sessions.check();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("stack", check.stack());
        members.put("healthy", check.healthy());
        members.put("took", check.took().toString());
        members.put("facts", check.facts());
        members.put("problems", check.problems());
        told(
                members,
                "stack " + check.stack() + ": " + (check.healthy() ? "healthy" : "not healthy") + ", the storage took "
                        + check.took() + lines("  ", check.facts()) + lines("  PROBLEM ", check.problems()));
        return check.healthy() ? 0 : 1;
    }

    private int explain(Sessions sessions) throws IOException {
        String token = in.readLine();
        if (token == null) {
            return usage();
        }
        TokenExplanation explanation = sessions.explain(Token.of(token.strip()));
        String whose =
                explanation.owner().map(name -> owner ? name : "redacted").orElse("none");
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("stack", explanation.stack());
        members.put("opens", explanation.opens());
        members.put("fingerprint", explanation.fingerprint());
        members.put("owner", whose);
        members.put("reasons", explanation.reasons());
        return told(
                members,
                "the token " + (explanation.opens() ? "opens" : "opens nothing") + "; session "
                        + (explanation.fingerprint().isEmpty() ? "unknown" : explanation.fingerprint()) + ", owner "
                        + Shown.of(whose) + lines("  ", explanation.reasons()));
    }

    private int list(Sessions sessions, String principal) {
        OwnedSessions.Listing listing = sessions.owned().list(principal);
        List<Object> each = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (OwnedSessions.Owned session : listing) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("fingerprint", session.fingerprint());
            members.put("createdAt", session.createdAt().toString());
            members.put("lastUsedAt", session.lastUsedAt().toString());
            each.add(members);
            lines.add(
                    session.fingerprint() + "  created " + session.createdAt() + ", last used " + session.lastUsedAt());
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sessions", each);
        members.put("unreadable", listing.unreadable());
        return told(members, counted(listing.size(), listing.unreadable()) + lines("  ", lines));
    }

    private int revoke(Sessions sessions, String principal) throws IOException {
        OwnedSessions.Listing listing = sessions.owned().list(principal);
        if (!agreed("End " + counted(listing.size(), listing.unreadable()) + " of this owner?")) {
            return 1;
        }
        int ended = sessions.owned().revokeAll(principal);
        return told(Map.of("ended", ended), "ended " + ended);
    }

    private static String counted(int readable, int unreadable) {
        return readable
                + (readable == 1 ? " session" : " sessions")
                + (unreadable == 0 ? "" : " and " + unreadable + " that cannot be read here");
    }

    private int reap(Sessions sessions) {
        int deleted = 0;
        int step = REAP_STEP;
        while (step == REAP_STEP) {
            step = sessions.deleteExpired(REAP_STEP);
            deleted += step;
        }
        return told(Map.of("deleted", deleted), "deleted " + deleted + " that had expired");
    }

    private int keys(SessionSettings settings, List<String> rest) throws IOException {
        if (rest.isEmpty()) {
            return usage();
        }
        if (rest.get(0).startsWith("revoke") && !agreed("End what was sealed under these keys?")) {
            return 1;
        }
        List<String> words = new ArrayList<>(rest);
        words.add(1, settings.keyFile().toString());
        return json ? printedLines(words) : SealedPart.tool(out, err, words);
    }

    private int printedLines(List<String> words) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int code = SealedPart.tool(new PrintStream(text, true, StandardCharsets.UTF_8), err, words);
        List<String> lines = text.toString(StandardCharsets.UTF_8).lines().toList();
        out.println(JsonText.of(Map.of("lines", lines)));
        return code;
    }

    /** Whether somebody agreed, by {@code --yes} or on standard input. */
    private boolean agreed(String question) throws IOException {
        if (yes) {
            return true;
        }
        err.print(question + " [y/N] ");
        err.flush();
        String answer = in.readLine();
        boolean agreed = answer != null && answer.strip().equalsIgnoreCase("y");
        if (!agreed) {
            err.println("nothing was ended");
        }
        return agreed;
    }

    private int told(Map<String, ?> members, String text) {
        out.println(json ? JsonText.of(members) : text);
        return 0;
    }

    private static String lines(String head, List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append('\n').append(head).append(Shown.line(line)));
        return text.toString();
    }
}
