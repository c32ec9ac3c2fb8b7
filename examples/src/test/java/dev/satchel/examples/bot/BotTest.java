package dev.satchel.examples.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.ChildJvm;
import java.util.Map;
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
