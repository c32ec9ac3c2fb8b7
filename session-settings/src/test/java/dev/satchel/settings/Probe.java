package dev.satchel.settings;

import dev.satchel.session.SessionConfigurationException;
import java.util.Map;

/** A program, run on class paths that lack something. */
public final class Probe {

    private Probe() {}

    /** Opens a stack and tells what it is; a failure's message when it does not open. */
    public static String open(Map<String, String> settings) {
        try (SessionStack stack = SessionSettings.of(settings).open()) {
            return stack.toString();
        } catch (SessionConfigurationException refused) {
            return refused.getMessage();
        }
    }

    /** Opens a stack and asks for its cookie. */
    public static String cookie(Map<String, String> settings) {
        try (SessionStack stack = SessionSettings.of(settings).open()) {
            return stack.cookie().toString();
        } catch (SessionConfigurationException refused) {
            return refused.getMessage();
        }
    }
}
