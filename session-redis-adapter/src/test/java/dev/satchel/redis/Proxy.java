package dev.satchel.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server, and on demand behaves like a bad network. */
final class Proxy implements AutoCloseable {

    private final ServerSocket entrance;
    private volatile int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requestsUntilCut = new AtomicInteger(-1);
    private volatile boolean silent;
    private volatile boolean refusing;

    Proxy(int target) {
        this.target = target;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        run(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    String uri() {
        return "redis://127.0.0.1:" + port();
    }

    /** Connections from now on lead to this port; those that are open stay where they are. */
    void leadTo(int port) {
        target = port;
    }

    /** The request after so many others reaches the server, its answer reaches nobody: the connection breaks. */
    void cutAfter(int requests) {
        requestsUntilCut.set(requests);
    }

    /** Answers are swallowed, the connection stays. */
    void silent(boolean value) {
        silent = value;
    }

    /** Breaks all connections and accepts none. */
    void refuse(boolean value) {
        refusing = value;
        if (value) {
            open.forEach(Proxy::end);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                if (refusing) {
                    end(client);
                } else {
                    lead(client);
                }
            }
        } catch (IOException closed) {
            open.forEach(Proxy::end);
        }
    }

    private void lead(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            Pair pair = new Pair(client, server);
            run(() -> requests(pair));
            run(() -> answers(pair));
        } catch (IOException serverIsDown) {
            end(client);
        }
    }

    private void requests(Pair pair) {
        try {
            InputStream in = pair.client().getInputStream();
            OutputStream out = pair.server().getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (requestsUntilCut.getAndUpdate(left -> Math.max(left - 1, -1)) == 0) {
                    pair.cut().set(1);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException broken) {
            // Both ends learn of it below.
        }
        pair.end();
    }

    private void answers(Pair pair) {
        try {
            InputStream in = pair.server().getInputStream();
            OutputStream out = pair.client().getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (pair.cut().get() == 1) {
                    // The server has answered, so it has done what it was asked.
                    break;
                }
                if (!silent) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException broken) {
            // Both ends learn of it below.
        }
        pair.end();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            throw new UncheckedIOException(alreadyClosed);
        }
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        open.forEach(Proxy::end);
    }

    private record Pair(Socket client, Socket server, AtomicInteger cut) {
        Pair(Socket client, Socket server) {
            this(client, server, new AtomicInteger());
        }

        void end() {
            Proxy.end(client);
            Proxy.end(server);
        }
    }
}
