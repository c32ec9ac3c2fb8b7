package dev.satchel.spring;

import dev.satchel.settings.SessionSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** The {@code satchel.*} properties of an application, in whatever spelling Boot allows, as the settings name them. */
final class SatchelKeys {

    static final String PREFIX = "satchel";

    /** Below {@code satchel}, what belongs to this starter. */
    static final String OWN = "spring";

    private SatchelKeys() {}

    /**
     * All that are set. One that nobody knows stays in, so that the settings refuse it and name the nearest. That is
     * not so for those among the machine's variables and system properties, which may be meant for something else.
     */
    static Map<String, String> in(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, String> all = new TreeMap<>();
        for (String key : SessionSettings.keys().keySet()) {
            binder.bind(PREFIX + "." + key, Bindable.of(String.class)).ifBound(value -> all.put(key, value));
        }
        Set<String> known = SessionSettings.keys().keySet().stream()
                .map(SatchelKeys::uniform)
                .collect(Collectors.toSet());
        UnboundElementsSourceFilter ours = new UnboundElementsSourceFilter();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names && ours.apply(source)) {
                names.stream()
                        .map(name -> name.toString())
                        .filter(name -> name.startsWith(PREFIX + ".") && !name.startsWith(PREFIX + "." + OWN + "."))
                        .map(name -> name.substring(PREFIX.length() + 1))
                        .filter(key -> !known.contains(uniform(key)))
                        .forEach(key -> all.put(key, ""));
            }
        }
        return all;
    }

    /** The keys that are set for sessions of another kind. Nothing here heeds them. */
    static Set<String> ofOtherSessions(Environment environment) {
        Set<String> set = new TreeSet<>();
        for (String prefix : List.of("server.servlet.session", "spring.session")) {
            Binder.get(environment)
                    .bind(prefix, Bindable.mapOf(String.class, String.class))
                    .ifBound(keys -> keys.keySet().forEach(key -> set.add(prefix + "." + key)));
        }
        // Devtools says so in every application.
        set.remove("server.servlet.session.persistent");
        return set;
    }

    private static String uniform(String key) {
        return key.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
