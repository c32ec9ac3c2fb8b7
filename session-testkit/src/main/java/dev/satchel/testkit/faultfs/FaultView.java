package dev.satchel.testkit.faultfs;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of what a path stands for at each call. */
final class FaultView implements PosixFileAttributeView {

    private final FaultPath path;
    private final boolean follow;
    private final Tree tree;
    private final Power power;

    FaultView(FaultPath path, boolean follow, Tree tree, Power power) {
        this.path = path;
        this.follow = follow;
        this.tree = tree;
        this.power = power;
    }

    @Override
    public String name() {
        return "posix";
    }

    @Override
    public FaultAttributes readAttributes() throws IOException {
        return power.step("look at", path, none -> FaultAttributes.of(tree.find(path, follow)));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
        change("set the owner of", node -> node.owner = owner);
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        change("set the mode of", node -> node.mode = Set.copyOf(permissions));
    }

    @Override
    public void setGroup(GroupPrincipal group) {
        throw new UnsupportedOperationException("there is one group here");
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        if (modified != null) {
            change("set the time of", node -> node.modified = modified);
        }
    }

    private void change(String what, java.util.function.Consumer<Node> change) throws IOException {
        power.step(what, path, none -> {
            change.accept(tree.find(path, follow));
            return true;
        });
    }
}
