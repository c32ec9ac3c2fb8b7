package dev.satchel.testkit.faultfs;

import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The disk, as one asks it for room. */
final class FaultStore extends FileStore {

    private static final Set<Class<?>> VIEWS =
            Set.of(BasicFileAttributeView.class, FileOwnerAttributeView.class, PosixFileAttributeView.class);

    private final Tree tree;
    private final Power power;

    FaultStore(Tree tree, Power power) {
        this.tree = tree;
        this.power = power;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String type() {
        return FaultProvider.SCHEME;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() {
        return getUsableSpace();
    }

    @Override
    public long getUsableSpace() {
        return power.quietly(tree::room);
    }

    @Override
    public long getUnallocatedSpace() {
        return getUsableSpace();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return VIEWS.contains(type);
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return Set.of("basic", "owner", "posix").contains(name);
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException("the disk has no attributes here");
    }
}
