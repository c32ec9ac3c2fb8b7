package dev.satchel.examples.storefront;

import dev.satchel.settings.SessionSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The shop's settings: the port, 0 for any free one, and its sessions. */
record Settings(int port, SessionSettings sessions) {

    /** The variables of the environment, each with the key that it sets. */
    static final Map<String, String> VARIABLES = lines("variables.properties");

    /** As the variables say, or as the settings file does that is the argument, in place of all but {@code PORT}. */
    static Settings of(Map<String, String> environment, String... arguments) {
        String port = environment.getOrDefault("PORT", "8080");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("PORT is a number from 0 to 65535, not '" + port + "'");
        }
        Map<String, String> said = lines("storefront.properties");
        VARIABLES.forEach((variable, key) -> said.merge(
                key, environment.getOrDefault(variable, ""), (usual, value) -> value.isBlank() ? usual : value));
        said.values().removeIf(String::isBlank);
        boolean keyless = !said.containsKey("keys.value") && !said.containsKey("keys.file");
        said.put("keys.ephemeral", Boolean.toString(keyless));
        return new Settings(
                Integer.parseInt(port),
                arguments.length > 0 ? SessionSettings.load(Path.of(arguments[0])) : SessionSettings.of(said));
    }

    private static Map<String, String> lines(String name) {
        return Answer.resource(name, "text/plain")
                .body()
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> line[1], (a, b) -> b, TreeMap::new));
    }
}
