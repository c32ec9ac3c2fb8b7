package dev.satchel.testkit.internal.web;

import dev.satchel.testkit.internal.Family;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.Violation;
import java.util.List;
import java.util.stream.Stream;

/** All rules for bindings to HTTP servers. */
public final class WebRules {

    private WebRules() {}

    /** The one family, in the order in which it is read and checked. */
    public static List<Family<WebRig>> families() {
        List<Rule<WebRig>> rules = Stream.of(
                        WebReads.rules(),
                        WebCookies.rules(),
                        WebCommits.rules(),
                        WebFailures.rules(),
                        WebMeetings.rules(),
                        WebPlaces.rules())
                .flatMap(List::stream)
                .toList();
        return List.of(new Family<>("WEB", "Sessions over HTTP", rules));
    }

    /** A check that asserts, and says by a violation what did not hold. */
    static Rule.Check<WebRig> keeping(Rule.Check<WebRig> asserting) {
        return web -> {
            try {
                asserting.on(web);
            } catch (Violation told) {
                throw told;
            } catch (AssertionError observed) {
                throw new Violation(String.valueOf(observed.getMessage()).strip(), observed);
            }
        };
    }
}
