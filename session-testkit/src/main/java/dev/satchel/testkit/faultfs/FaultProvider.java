package dev.satchel.testkit.faultfs;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operations that {@code java.nio.file.Files} asks for. One provider for each file system, since none is found by a
 * URI.
 */
final class FaultProvider extends FileSystemProvider {

    static final String SCHEME = "fault";

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-xr-x");

    private final FaultFileSystem system;
    private final Tree tree;
    private final Power power;
    private final FaultStore store;

    FaultProvider(FaultFileSystem system, Tree tree, Power power) {
        this.system = system;
        this.tree = tree;
        this.power = power;
        store = new FaultStore(tree, power);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("make one with FaultFileSystem.create");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return system.getPath(uri.getPath());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        FaultPath at = FaultPath.of(path);
        boolean follow = !options.contains(LinkOption.NOFOLLOW_LINKS);
        boolean writes = options.contains(WRITE) || options.contains(APPEND);
        boolean makes = writes && (options.contains(CREATE) || options.contains(CREATE_NEW));
        return power.step(makes ? "open or create" : "open", at, none -> {
            Node node = makes ? tree.findOrNull(at, follow) : tree.find(at, follow);
            if (node == null) {
                return new FaultChannel(at, tree.createFile(at, mode(attributes, FILE), follow), tree, power, options);
            }
            if (options.contains(CREATE_NEW) && writes) {
                throw new FileAlreadyExistsException(at.toString());
            }
            checkOpenable(at, node, writes, options);
            if (writes && options.contains(TRUNCATE_EXISTING) && node instanceof Node.File file) {
                file.truncate(0);
            }
            return new FaultChannel(at, node, tree, power, options);
        });
    }

    private void checkOpenable(FaultPath path, Node node, boolean writes, Set<? extends OpenOption> options)
            throws IOException {
        if (node instanceof Node.Link) {
            throw new FileSystemException(
                    path.toString(), null, "Too many levels of symbolic links or unable to access attributes");
        }
        if (node instanceof Node.Directory && writes) {
            throw new FileSystemException(path.toString(), null, "Is a directory");
        }
        if (writes) {
            tree.permit(path, node, PosixFilePermission.OWNER_WRITE);
        }
        if (!writes || options.contains(java.nio.file.StandardOpenOption.READ)) {
            tree.permit(path, node, PosixFilePermission.OWNER_READ);
        }
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        FaultPath at = FaultPath.of(directory);
        List<Path> found = power.step("list", at, none -> {
            Node.Directory listed = tree.directory(at);
            tree.permit(at, listed, PosixFilePermission.OWNER_READ);
            List<Path> paths = new ArrayList<>();
            for (String name : listed.entries.keySet()) {
                paths.add(at.resolve(name));
            }
            return paths;
        });
        List<Path> accepted = new ArrayList<>();
        for (Path path : found) {
            if (filter.accept(path)) {
                accepted.add(path);
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return accepted.iterator();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        change("make the directory", directory, at -> tree.createDirectory(at, mode(attributes, DIRECTORY)));
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        change("link", link, at -> tree.createLink(at, target.toString()));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        FaultPath at = FaultPath.of(link);
        return power.step("read the link", at, none -> system.getPath(tree.target(at)));
    }

    @Override
    public void delete(Path path) throws IOException {
        change("delete", path, tree::delete);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        byte[] bytes = Files.readAllBytes(source);
        if (Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
            Files.deleteIfExists(target);
        }
        Files.write(target, bytes, CREATE_NEW, WRITE);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        List<CopyOption> chosen = Arrays.asList(options);
        boolean replacing =
                chosen.contains(StandardCopyOption.ATOMIC_MOVE) || chosen.contains(StandardCopyOption.REPLACE_EXISTING);
        FaultPath to = FaultPath.of(target);
        change("move to " + to + " the file", source, from -> tree.move(from, to, replacing));
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        FaultPath one = FaultPath.of(path);
        FaultPath two = FaultPath.of(other);
        return power.step("compare", one, none -> tree.find(one, true) == tree.find(two, true));
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) {
        return store;
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        FaultPath at = FaultPath.of(path);
        power.step("check", at, none -> {
            Node node = tree.find(at, true);
            for (AccessMode mode : modes) {
                tree.permit(at, node, PosixFilePermission.valueOf("OWNER_" + mode.name()));
            }
            return true;
        });
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        FaultView view = view(path, options);
        return type.isInstance(view) ? (V) view : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        FaultAttributes attributes = view(path, options).readAttributes();
        if (!type.isInstance(attributes)) {
            throw new UnsupportedOperationException("there are basic and POSIX attributes here");
        }
        return type.cast(attributes);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        FaultAttributes all = view(path, options).readAttributes();
        Map<String, Object> known = Map.of(
                "size", all.size(),
                "lastModifiedTime", all.lastModifiedTime(),
                "isRegularFile", all.isRegularFile(),
                "isDirectory", all.isDirectory(),
                "isSymbolicLink", all.isSymbolicLink(),
                "fileKey", all.fileKey(),
                "owner", all.owner(),
                "permissions", all.permissions());
        String wanted = attributes.substring(attributes.indexOf(':') + 1);
        if (wanted.equals("*")) {
            return known;
        }
        Map<String, Object> answer = new java.util.TreeMap<>();
        for (String name : wanted.split(",", -1)) {
            if (!known.containsKey(name)) {
                throw new IllegalArgumentException("there is no attribute '" + name + "' here");
            }
            answer.put(name, Objects.requireNonNull(known.get(name)));
        }
        return answer;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        FaultView view = view(path, options);
        switch (attribute.substring(attribute.indexOf(':') + 1)) {
            case "lastModifiedTime" -> view.setTimes((FileTime) value, null, null);
            case "permissions" -> view.setPermissions((Set<PosixFilePermission>) value);
            case "owner" -> view.setOwner((UserPrincipal) value);
            default -> throw new IllegalArgumentException("the attribute '" + attribute + "' cannot be set here");
        }
    }

    private FaultView view(Path path, LinkOption... options) {
        boolean follow = !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
        return new FaultView(FaultPath.of(path), follow, tree, power);
    }

    private interface Change {
        void make(FaultPath at) throws IOException;
    }

    private void change(String what, Path path, Change change) throws IOException {
        FaultPath at = FaultPath.of(path);
        power.step(what, at, none -> {
            change.make(at);
            return true;
        });
    }

    @SuppressWarnings("unchecked")
    private static Set<PosixFilePermission> mode(FileAttribute<?>[] attributes, Set<PosixFilePermission> otherwise) {
        for (FileAttribute<?> attribute : attributes) {
            if (attribute.name().equals("posix:permissions")) {
                return (Set<PosixFilePermission>) attribute.value();
            }
        }
        return otherwise;
    }
}
