package dev.satchel.examples.bot;

import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chat bot that keeps a conversation per chat. A session is found by the chat's id, which the chat network vouches
 * for: no token, no cookie, no server. Reads lines of {@code chatId: text} and answers in the same form.
 *
 * <pre>
 * mvn -q -pl examples -am compile exec:java -Dexec.mainClass=dev.satchel.examples.bot.Bot
 * 42: hello
 * 42: Hello! What is your name?
 * </pre>
 */
public final class Bot {

    private static final Pattern LINE = Pattern.compile("([^\\s:]{1,64}): ?(.*)");
    private static final Attribute<Boolean> ASKED = Attribute.of("asked", Boolean.class);
    private static final Attribute<String> NAME = Attribute.of("name", String.class);
    private static final Attribute<Integer> MESSAGES = Attribute.of("messages", Integer.class);

    private final Sessions sessions;

    Bot(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Talks on standard input and output until the input ends. */
    public static void main(String[] args) throws IOException {
        new Bot(sessions()).talk(new InputStreamReader(System.in, StandardCharsets.UTF_8), System.out);
    }

    /** Composed by the builder; the storefront is composed by Guice. */
    static Sessions sessions() {
        return Sessions.named("support-bot")
                .codec(JsonCodec.standard())
                .store(MemorySessionStore.standard())
                .build();
    }

    /** Answers each line. */
    void talk(Reader in, PrintStream out) throws IOException {
        BufferedReader lines = new BufferedReader(in);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher message = LINE.matcher(line);
            out.println(
                    message.matches()
                            ? message.group(1) + ": " + answer(message.group(1), message.group(2))
                            : "a line is chatId: text");
            out.flush();
        }
    }

    String answer(String chat, String text) {
        BoundSession session = sessions.at(SessionAddress.of("console", chat));
        if (text.equals("/forget")) {
            session.edit(Session::destroy);
            return "Forgotten. We have never met.";
        }
        // The answer rests on what was stored: reading the count inside would make two messages at once a conflict.
        return reply(session.edit(current -> note(current, text)));
    }

    private static void note(Session session, String text) {
        if (session.get(NAME).isPresent()) {
            session.update(MESSAGES, 0, count -> count + 1);
        } else if (session.get(ASKED).isPresent()) {
            session.set(NAME, text);
        } else {
            session.set(ASKED, true);
        }
    }

    private static String reply(SessionView stored) {
        Optional<String> name = stored.get(NAME);
        if (name.isEmpty()) {
            return "Hello! What is your name?";
        }
        return stored.get(MESSAGES)
                .map(count -> name.get() + ", that was message " + count + " since I know your name.")
                .orElse("Nice to meet you, " + name.get() + ".");
    }
}
