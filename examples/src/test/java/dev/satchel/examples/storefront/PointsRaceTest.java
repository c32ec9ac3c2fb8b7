package dev.satchel.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of one browser side by side, on a store that can compare and set. */
class PointsRaceTest {

    private static final boolean FULL =
            System.getProperty("satchel.effort", "quick").equals("full");

    private final ExecutorService fetches = Executors.newFixedThreadPool(16);
    private Storefront shop;
    private Browser browser;

    @BeforeEach
    void openShop() {
        shop = Storefront.start(Settings.of(Map.of("PORT", "0", "SATCHEL_STORE", "memory")), InstantSource.system());
        browser = Browser.at(shop.uri());
        browser.post("/api/points", "{\"add\":0}");
    }

    @AfterEach
    void closeShop() {
        fetches.shutdownNow();
        shop.close();
    }

    private List<Integer> atOnce(int times, int... additions) throws InterruptedException, ExecutionException {
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            for (int add : additions) {
                Browser tab = browser.tab();
                requests.add(
                        () -> tab.post("/api/points", "{\"add\":" + add + "}").status());
            }
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> reply : fetches.invokeAll(requests)) {
            statuses.add(reply.get());
        }
        return statuses;
    }

    private int points() {
        return browser.get("/api/session").json().at("/attributes/points").asInt();
    }

    @Test
    void everyIncrementCounts() throws Exception {
        assertThat(atOnce(400, 1)).containsOnly(200);

        assertThat(points()).isEqualTo(400);
    }

    @Test
    void fourRewardsAtOnceEndWhereTheyBegan() throws Exception {
        for (int round = 0; round < (FULL ? 1_000 : 50); round++) {
            assertThat(atOnce(1, 50, -20, 20, -50)).containsOnly(200);
            assertThat(points()).as("after round %d", round).isZero();
        }
    }
}
