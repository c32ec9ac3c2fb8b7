package dev.satchel.http.internal;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The response headers that tell caches what they may keep. */
public final class ForCaches {

    /**
     * The headers that some caches obey in place of {@code Cache-Control}: the targeted fields of RFC 9213, and the
     * older ones of single makers. Each has the value that lets them keep nothing.
     */
    private static final Map<String, String> TARGETED = Map.of(
            "CDN-Cache-Control", "no-store",
            "Cloudflare-CDN-Cache-Control", "no-store",
            "Netlify-CDN-Cache-Control", "no-store",
            "Vercel-CDN-Cache-Control", "no-store",
            "Surrogate-Control", "no-store",
            "Edge-Control", "no-store",
            "X-Accel-Expires", "0");

    private ForCaches() {}

    /** Extends {@code no-store} to the caches that the response speaks to by a header of their own. */
    public static void forbidTargeted(Predicate<String> has, BiConsumer<String, String> set) {
        TARGETED.forEach((name, nothing) -> {
            if (has.test(name)) {
                set.accept(name, nothing);
            }
        });
    }

    /** Whether this header tells some caches alone what they may keep. */
    public static boolean isTargeted(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.endsWith("-cache-control")
                || name.equals("surrogate-control")
                || name.equals("edge-control")
                || name.equals("x-accel-expires");
    }

    /** Whether this header tells caches what they may keep, and for which requests. */
    public static boolean isOne(String header) {
        return header.equalsIgnoreCase("Vary") || header.equalsIgnoreCase("Cache-Control") || isTargeted(header);
    }
}
