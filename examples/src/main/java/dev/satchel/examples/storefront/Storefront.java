package dev.satchel.examples.storefront;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.extension.Extensions;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The shop, composed by Guice. Listens on the loopback interface only.
 *
 * <pre>
 * mvn -q -pl examples -am compile exec:java
 * SATCHEL_STORE=memory SATCHEL_IDLE=PT2S PORT=8081 mvn -q -pl examples -am compile exec:java
 * SATCHEL_STORE=hybrid mvn -q -pl examples -am compile exec:java
 * SATCHEL_STORE=redis SATCHEL_REDIS=redis://localhost:6379 mvn -q -pl examples -am compile exec:java
 * SATCHEL_STORE=jdbc SATCHEL_JDBC=jdbc:h2:./shop mvn -q -pl examples -am compile exec:java
 * mvn -q -pl examples -am compile exec:java -Dexec.args=shop.properties
 * </pre>
 */
public final class Storefront implements AutoCloseable {

    private final URI uri;
    private final Closeables opened;

    private Storefront(URI uri, Closeables opened) {
        this.uri = uri;
        this.opened = opened;
    }

    /** Starts the shop as the environment or a settings file says, and prints where it is. */
    public static void main(String[] args) {
        try {
            Settings settings = Settings.of(System.getenv(), args);
            if (settings.sessions().text("keys.ephemeral").equals(Optional.of("true"))) {
                System.err.println("SATCHEL_KEY is not set: what is sealed is lost when this process ends.");
            }
            Storefront shop = start(settings, InstantSource.system());
            System.out.println("Storefront ready at " + shop.uri());
        } catch (SessionConfigurationException refused) {
            System.err.println(refused.getMessage() + "\nVariables and the keys that they set: " + Settings.VARIABLES);
            System.exit(1);
        }
    }

    /** Starts the shop. */
    static Storefront start(Settings settings, InstantSource clock) {
        return start(settings, clock, Extensions.builder().build());
    }

    /**
     * Starts the shop with further extensions.
     *
     * @throws SessionConfigurationException when it is composed wrongly; what was opened is closed again
     */
    static Storefront start(Settings settings, InstantSource clock, Extensions more) {
        Closeables opened = new Closeables();
        try {
            Server server = Guice.createInjector(
                            Stage.PRODUCTION,
                            new StrictModule(opened),
                            new StackModule(settings.sessions(), clock),
                            new ShopModule(),
                            new ShopExtensionsModule(more),
                            new HttpModule(settings.port()))
                    .getInstance(Server.class);
            return new Storefront(server.start(), opened);
        } catch (CreationException refused) {
            opened.close();
            throw plain(refused);
        }
    }

    /** The problems of the composition, without the path on which Guice found them. */
    private static RuntimeException plain(CreationException refused) {
        return refused.getErrorMessages().stream()
                .map(Message::getCause)
                .filter(SessionConfigurationException.class::isInstance)
                .map(SessionConfigurationException.class::cast)
                .findFirst()
                .<RuntimeException>map(cause -> cause)
                .orElse(refused);
    }

    /** Where the shop is. */
    URI uri() {
        return uri;
    }

    /** Stops serving and closes what was opened, the last first. */
    @Override
    public void close() {
        opened.close();
    }
}
