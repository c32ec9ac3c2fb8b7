package dev.satchel.testkit.faultfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open file, or a directory that was opened to be forced. */
final class FaultChannel extends FileChannel {

    private final FaultPath path;
    private final Node node;
    private final Tree tree;
    private final Power power;
    private final int boot;
    private final boolean reads;
    private final boolean writes;
    private final boolean appends;
    private final boolean synchronous;
    private long position;

    FaultChannel(FaultPath path, Node node, Tree tree, Power power, Set<? extends OpenOption> options) {
        this.path = path;
        this.node = node;
        this.tree = tree;
        this.power = power;
        boot = power.boots();
        appends = options.contains(StandardOpenOption.APPEND);
        writes = appends || options.contains(StandardOpenOption.WRITE);
        reads = !writes || options.contains(StandardOpenOption.READ);
        synchronous = options.contains(StandardOpenOption.SYNC) || options.contains(StandardOpenOption.DSYNC);
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int count = read(dst, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        for (ByteBuffer dst : Arrays.asList(dsts).subList(offset, offset + length)) {
            if (dst.hasRemaining()) {
                return read(dst);
            }
        }
        return 0;
    }

    @Override
    public int read(ByteBuffer dst, long from) throws IOException {
        if (!reads) {
            throw new NonReadableChannelException();
        }
        return step("read", none -> {
            byte[] bytes = file("Is a directory").bytes;
            if (from >= bytes.length) {
                return dst.hasRemaining() ? -1 : 0;
            }
            int count = Math.min(dst.remaining(), bytes.length - (int) from);
            dst.put(bytes, (int) from, count);
            return count;
        });
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        long from = appends ? size() : position;
        int count = write(src, from);
        position = from + count;
        return count;
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        for (ByteBuffer src : Arrays.asList(srcs).subList(offset, offset + length)) {
            if (src.hasRemaining()) {
                return write(src);
            }
        }
        return 0;
    }

    @Override
    public int write(ByteBuffer src, long to) throws IOException {
        checkWritable();
        Node.File file = file("Bad file descriptor");
        return interruptibly(() -> power.step(
                "write " + src.remaining() + " bytes at " + to + " to",
                path,
                planned -> {
                    beginAgain();
                    int count = planned == Fault.SHORT_WRITE ? (src.remaining() + 1) / 2 : src.remaining();
                    tree.roomFor(path, Math.max(0, to + count - file.bytes.length));
                    byte[] bytes = new byte[count];
                    src.get(bytes);
                    put(file, Math.toIntExact(to), bytes);
                    if (synchronous) {
                        tree.force(file);
                    }
                    return count;
                },
                () -> {
                    byte[] half = new byte[src.remaining() / 2];
                    src.duplicate().get(half);
                    put(file, Math.toIntExact(to), half);
                }));
    }

    private void put(Node.File file, int to, byte[] bytes) {
        file.write(to, bytes);
        file.modified = tree.now();
    }

    @Override
    public long position() throws IOException {
        checkOpen();
        return position;
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        checkOpen();
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        return step("size of", none -> (long) file("Is a directory").bytes.length);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        checkWritable();
        Node.File file = file("Is a directory");
        step("truncate", none -> {
            file.truncate((int) Math.min(size, Integer.MAX_VALUE));
            file.modified = tree.now();
            return true;
        });
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        step("force", none -> {
            tree.force(node);
            return true;
        });
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, Math.max(0, size() - from)));
        if (read(buffer, from) <= 0) {
            return 0;
        }
        return target.write(buffer.flip());
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long to, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, 8192));
        return src.read(buffer) <= 0 ? 0 : write(buffer.flip(), to);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException("no file can be mapped here");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        return step("lock", none -> power.hold(this, node, from, size, shared));
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) throws IOException {
        return power.step("lock", path, none -> {
            checkOpen();
            return power.hold(this, node, from, size, shared);
        });
    }

    @Override
    protected void implCloseChannel() {
        power.release(this);
    }

    private <T extends @Nullable Object> T step(String what, Power.Step<T> body) throws IOException {
        return interruptibly(() -> power.step(what, path, planned -> {
            beginAgain();
            return body.run(planned);
        }));
    }

    /**
     * A thread that interrupts itself, as a planned fault does, closes no channel but the one that it begins with
     * afterwards.
     */
    private void beginAgain() throws IOException {
        begin();
        checkOpen();
    }

    /** An operation that an interrupt ends. */
    @FunctionalInterface
    private interface Interruptible<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private <T extends @Nullable Object> T interruptibly(Interruptible<T> body) throws IOException {
        boolean done = false;
        try {
            begin();
            T result = body.run();
            done = true;
            return result;
        } finally {
            end(done);
        }
    }

    private void checkOpen() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        if (boot != power.boots()) {
            throw new PowerLossException();
        }
    }

    private void checkWritable() {
        if (!writes) {
            throw new NonWritableChannelException();
        }
    }

    private Node.File file(String otherwise) throws IOException {
        if (node instanceof Node.File file) {
            return file;
        }
        throw new IOException(otherwise);
    }
}
