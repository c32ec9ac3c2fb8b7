package dev.satchel.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds the documentation as static files: the guides as HTML with a search, and the Javadoc of all modules with its
 * own. No network is needed to build it or to read it. It fails on a link that leads nowhere.
 */
public final class Site {

    private Site() {}

    /**
     * Builds the site.
     *
     * @param arguments the root of the repository, and the folder of the site
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toRealPath();
        Path target = Files.createDirectories(Path.of(arguments[1])).toRealPath();
        ApiPages api = new ApiPages(root, target.resolve("api"));
        api.write();
        new Guides(root, target, api.types()).write();
        List<String> broken = Links.broken(target);
        if (!broken.isEmpty()) {
            throw new IllegalStateException(broken.size() + " links lead nowhere:\n" + String.join("\n", broken));
        }
    }
}
