package dev.satchel.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.ChildJvm;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BotTest {

    /** Neither our HTTP module nor anything of the web on the class path, nor the platform's HTTP in the image. */
    private static boolean hasNothingOfHttp(String path) {
        return !path.matches(".*(http|servlet|jetty|tomcat|javalin).*");
    }

    private static String talk(String lines) throws Exception {
        try (ChildJvm bot = ChildJvm.start(
                Bot.class,
                Map.of(),
                BotTest::hasNothingOfHttp,
                "--limit-modules",
                "java.base,java.logging,jdk.unsupported")) {
            bot.say(lines);
            String answers = bot.readAll();
            assertThat(bot.exitCode()).as(answers).isZero();
            return answers;
        }
    }

    @Test
    void eachChatIsAConversationOfItsOwnAndNoHttpIsThere() throws Exception {
        assertThat(talk("""
                        42: hello
                        7: hi
                        42: Ada
                        7: Bob
                        42: how are you?
                        42: fine?
                        7: well?
                        """)).isEqualTo("""
                        42: Hello! What is your name?
                        7: Hello! What is your name?
                        42: Nice to meet you, Ada.
                        7: Nice to meet you, Bob.
                        42: Ada, that was message 1 since I know your name.
                        42: Ada, that was message 2 since I know your name.
                        7: Bob, that was message 1 since I know your name.""");
    }

    /** A map on which somebody else writes just before the next {@code replace}. */
    private static final class Interrupted implements SessionStore {
        private final ReferenceStore store = new ReferenceStore();
        private Runnable next = () -> {};

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return store.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return store.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord record, long expectedVersion) {
            Runnable interruption = next;
            next = () -> {};
            interruption.run();
            return store.replace(record, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return store.delete(key, expectedVersion);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("interrupted");
        }
    }

    @Test
    void twoMessagesOfOneChatAtOnceAreBothCounted() {
        Interrupted store = new Interrupted();
        Bot bot = new Bot(
                Sessions.named("bot").codec(JsonCodec.standard()).store(store).build());
        bot.answer("42", "hello");
        bot.answer("42", "Ada");
        bot.answer("42", "one");
        store.next = () -> bot.answer("42", "two");

        assertThat(bot.answer("42", "three")).isEqualTo("Ada, that was message 3 since I know your name.");
    }

    @Test
    void aForgottenChatBeginsAnew() throws Exception {
        assertThat(talk("42: hello\n42: Ada\n42: /forget\n42: hello\n"))
                .endsWith("42: Forgotten. We have never met.\n42: Hello! What is your name?");
    }

    @Test
    void aLineThatIsNoMessageIsToldWhatOneIs() throws Exception {
        assertThat(talk("hello\n: hello\n")).isEqualTo("a line is chatId: text\na line is chatId: text");
    }
}
