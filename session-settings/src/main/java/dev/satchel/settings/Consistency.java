package dev.satchel.settings;

import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.settings.Keys.Place;
import java.util.List;
import java.util.stream.Stream;

/** Whether the keys fit together, and whether the libraries are there that they need. For one thread. */
final class Consistency {

    private final Values values;
    private final Handed handed;
    private final List<Problem> problems;

    Consistency(Values values, Handed handed, List<Problem> problems) {
        this.values = values;
        this.handed = handed;
        this.problems = problems;
    }

    /** Adds what does not fit. */
    void check() {
        require(Keys.NAME, "a stack has a name", "add name = shop/prod, or what your stack is called");
        if (handed.store() == null) {
            require(
                    Keys.STORE,
                    "it is not said where sessions lie",
                    "add store = " + Keys.STORE.kind().says());
        } else {
            handedOver("store", Keys.LEDGER, Keys.HYBRID_STORE);
            if (values.get(Keys.STORE).filter(place -> !place.sealsTokens()).isPresent()) {
                handedOver("store", Keys.STORE);
            }
        }
        if (handed.policy() != null) {
            handedOver("policy", Keys.OF_POLICY.toArray(Key<?>[]::new));
        }
        if (handed.codec() == null) {
            require(Adapter.JSON, "the codec");
        }
        if (!Adapter.HTTP.isPresent()) {
            Keys.ALL.stream()
                    .filter(key -> key.name().startsWith("cookie.") && values.has(key))
                    .findFirst()
                    .ifPresent(key -> problems.add(Adapter.HTTP.missing(values.label(key))));
        }
        values.get(Keys.STORE).ifPresent(this::check);
        if (!values.has(Keys.STORE) && values.is(Keys.SEAL_AT_REST)) {
            checkKeys(Keys.SEAL_AT_REST.name());
        }
    }

    /** A part that a program hands over, and that a key configures as well, is a mistake. */
    private void handedOver(String part, Key<?>... keys) {
        Stream.of(keys)
                .filter(values::has)
                .forEach(key -> problems.add(new Problem(
                        "settings.contradiction",
                        values.label(key) + " is set, and the program hands over a " + part + "(…) of its own",
                        "choose one of them")));
    }

    private void check(Place place) {
        String said = "store = " + Kind.word(place);
        if (handed.store() == null) {
            checkStores(place, said);
        }
        refuse(place != Place.COOKIE, place, Keys.LEDGER, Keys.LEDGER_STRICT);
        refuse(!place.sealsTokens(), place, Keys.RESEAL_ON_READ, Keys.LONGEST_LIFETIME);
        boolean sealing = values.is(Keys.SEAL_AT_REST);
        refuse(place == Place.COOKIE && sealing, place, Keys.SEAL_AT_REST);
        if (place.sealsTokens() || sealing) {
            checkKeys(place.sealsTokens() ? said : Keys.SEAL_AT_REST.name());
        }
    }

    private void checkStores(Place place, String said) {
        switch (place) {
            case COOKIE ->
                values.get(Keys.LEDGER)
                        .ifPresent(ledger -> checkStore(ledger.place(), "ledger = " + Kind.word(ledger)));
            case HYBRID -> {
                require(Keys.HYBRID_STORE, said + " needs a store for those who sign in", "add hybrid.store = redis");
                values.get(Keys.HYBRID_STORE)
                        .ifPresent(store -> checkStore(store.place(), "hybrid.store = " + Kind.word(store)));
            }
            default -> checkStore(place, said);
        }
    }

    /** A key without an effect is a mistake. */
    private void refuse(boolean useless, Place place, Key<?>... keys) {
        Stream.of(keys)
                .filter(key -> useless && values.has(key))
                .forEach(key -> problems.add(new Problem(
                        "settings.contradiction",
                        values.label(key) + " has no meaning with store = " + Kind.word(place),
                        "leave it out, or choose another store")));
    }

    private void checkStore(Place place, String needs) {
        switch (place) {
            case MEMORY -> require(Adapter.MEMORY, needs);
            case FILE -> {
                require(Adapter.FILE, needs);
                require(
                        Keys.FILE_DIRECTORY,
                        needs + " needs a directory",
                        "add file.directory = /var/lib/shop/sessions");
            }
            case REDIS -> {
                require(Adapter.REDIS, needs);
                require(Keys.REDIS_URI, needs + " needs a server", "add redis.uri = redis://localhost:6379");
            }
            case JDBC -> checkDatabase(needs);
            case COOKIE, HYBRID -> throw new IllegalArgumentException(place + " is no store by itself");
        }
    }

    private void checkDatabase(String needs) {
        require(Adapter.JDBC, needs);
        if (handed.dataSource() == null) {
            require(Keys.JDBC_URL, needs + " needs a database", "add jdbc.url = jdbc:postgresql://localhost/shop");
            if (values.has(Keys.JDBC_URL)) {
                require(Adapter.POOL, values.label(Keys.JDBC_URL));
            }
        } else {
            handedOver("dataSource", Keys.JDBC_URL);
        }
    }

    private void checkKeys(String needs) {
        require(Adapter.SEALED, needs);
        if (handed.keys() != null) {
            handedOver("keys", Keys.KEYS_FILE, Keys.KEYS_VALUE, Keys.KEYS_PASSPHRASE, Keys.KEYS_EPHEMERAL);
            return;
        }
        List<Key<?>> said = Stream.<Key<?>>of(
                        Keys.KEYS_FILE, Keys.KEYS_VALUE, Keys.KEYS_PASSPHRASE, Keys.KEYS_EPHEMERAL)
                .filter(key -> key.equals(Keys.KEYS_EPHEMERAL) ? values.is(Keys.KEYS_EPHEMERAL) : values.has(key))
                .toList();
        if (said.isEmpty()) {
            problems.add(
                    new Problem(
                            "settings.missing",
                            needs + " needs keys, and there is no default key",
                            "add keys.file = a file that SatchelTool keys generate made, or keys.ephemeral = true for development"));
        } else if (said.size() > 1) {
            problems.add(new Problem(
                    "settings.contradiction",
                    "the keys come from several places: "
                            + String.join(", ", said.stream().map(values::label).toList()),
                    "keep one of them"));
        }
        if (values.has(Keys.KEYS_PASSPHRASE)) {
            require(Keys.KEYS_SALT, "keys.passphrase needs a salt", "add keys.salt = a text of this deployment");
        }
    }

    private void require(Key<?> key, String what, String fix) {
        if (!values.has(key)) {
            problems.add(new Problem("settings.missing", what + ": " + key.name() + " is not set", fix));
        }
    }

    private void require(Adapter adapter, String needs) {
        if (!adapter.isPresent()) {
            problems.add(adapter.missing(needs));
        }
    }
}
