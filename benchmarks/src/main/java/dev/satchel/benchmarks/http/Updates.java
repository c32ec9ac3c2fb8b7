package dev.satchel.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The outcome of clients that add one to a number in the same session, all at once.
 *
 * @param acknowledged the updates that were answered as done
 * @param refused the updates that were answered as not done, which loses nothing
 * @param lost the updates that were acknowledged and are not in the number afterwards
 */
record Updates(int acknowledged, int refused, int lost) {

    private static final int CLIENTS = 8;
    private static final int EACH = 100;

    /** Lets the clients count in a new session at this port. */
    static Updates at(int port) throws Exception {
        String cookie = new Browser(port).begin();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        int acknowledged = 0;
        try {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> acknowledged(port, cookie)));
            }
            for (Future<Integer> client : clients) {
                acknowledged += client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        int counted = counted(port, cookie);
        return new Updates(acknowledged, CLIENTS * EACH - acknowledged, acknowledged - counted);
    }

    /** One more, alone, is answered with what the others left. */
    private static int counted(int port, String cookie) throws IOException {
        try (Connection connection = new Connection(port, Work.COUNT.path(), cookie)) {
            Connection.Answer last = connection.ask();
            if (last.status() != 200) {
                throw new IOException("counting alone was answered " + last.status());
            }
            return Integer.parseInt(last.body()) - 1;
        }
    }

    private static int acknowledged(int port, String cookie) throws IOException {
        int acknowledged = 0;
        try (Connection connection = new Connection(port, Work.COUNT.path(), cookie)) {
            for (int i = 0; i < EACH; i++) {
                if (connection.ask().status() == 200) {
                    acknowledged++;
                }
            }
        }
        return acknowledged;
    }
}
