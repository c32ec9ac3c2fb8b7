package dev.satchel.testkit.faultfs;

import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path in the manner of Unix. */
final class FaultPath implements Path {

    private final FaultFileSystem system;
    private final boolean absolute;
    private final List<String> names;

    FaultPath(FaultFileSystem system, boolean absolute, List<String> names) {
        this.system = system;
        this.absolute = absolute;
        this.names = List.copyOf(names);
    }

    static FaultPath parse(FaultFileSystem system, String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        boolean absolute = text.startsWith("/");
        return new FaultPath(system, absolute, names.isEmpty() && !absolute ? List.of("") : names);
    }

    static FaultPath of(Path path) {
        if (path instanceof FaultPath own) {
            return own;
        }
        throw new ProviderMismatchException();
    }

    List<String> names() {
        return names;
    }

    @Override
    public FaultFileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return absolute ? system.root() : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : relative(names.subList(names.size() - 1, names.size()));
    }

    @Override
    public @Nullable Path getParent() {
        if (names.isEmpty() || (names.size() == 1 && !absolute)) {
            return null;
        }
        return new FaultPath(system, absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        if (index < 0 || index >= names.size()) {
            throw new IllegalArgumentException("the path has " + names.size() + " names, there is none at " + index);
        }
        return relative(List.of(names.get(index)));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        if (beginIndex < 0 || endIndex > names.size() || beginIndex >= endIndex) {
            throw new IllegalArgumentException("the path has " + names.size() + " names");
        }
        return relative(names.subList(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof FaultPath that
                && system == that.system
                && absolute == that.absolute
                && that.names.size() <= names.size()
                && names.subList(0, that.names.size()).equals(that.names);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof FaultPath that
                && system == that.system
                && (that.absolute
                        ? equals(that)
                        : that.names.size() <= names.size()
                                && names.subList(names.size() - that.names.size(), names.size())
                                        .equals(that.names));
    }

    @Override
    public Path normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names) {
            boolean canGoUp = !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..");
            if (name.equals("..") && (canGoUp || absolute)) {
                if (canGoUp) {
                    kept.remove(kept.size() - 1);
                }
            } else if (!name.equals(".")) {
                kept.add(name);
            }
        }
        return new FaultPath(system, absolute, kept.isEmpty() && !absolute ? List.of("") : kept);
    }

    @Override
    public Path resolve(Path other) {
        FaultPath that = of(other);
        if (that.absolute || isEmpty()) {
            return that;
        }
        if (that.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(that.names);
        return new FaultPath(system, absolute, all);
    }

    @Override
    public Path relativize(Path other) {
        FaultPath that = of(other);
        if (absolute != that.absolute) {
            throw new IllegalArgumentException("one path is absolute, the other is not");
        }
        if (isEmpty()) {
            return that;
        }
        int common = 0;
        while (common < Math.min(names.size(), that.names.size())
                && names.get(common).equals(that.names.get(common))) {
            common++;
        }
        List<String> way = new ArrayList<>();
        for (int i = common; i < names.size(); i++) {
            way.add("..");
        }
        if (!that.isEmpty()) {
            way.addAll(that.names.subList(common, that.names.size()));
        }
        return relative(way.isEmpty() ? List.of("") : way);
    }

    @Override
    public URI toUri() {
        return URI.create(FaultProvider.SCHEME + "://" + toAbsolutePath());
    }

    @Override
    public FaultPath toAbsolutePath() {
        return absolute ? this : new FaultPath(system, true, isEmpty() ? List.of() : names);
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nothing is watched here");
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(of(other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FaultPath that
                && system == that.system
                && absolute == that.absolute
                && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return Objects.hash(absolute, names);
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }

    private boolean isEmpty() {
        return !absolute && names.equals(List.of(""));
    }

    private FaultPath relative(List<String> some) {
        return new FaultPath(system, false, some);
    }
}
