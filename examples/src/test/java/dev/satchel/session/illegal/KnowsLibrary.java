package dev.satchel.session.illegal;

import tools.jackson.databind.JsonNode;

/** Breaks the rule on purpose: core imports a library. */
final class KnowsLibrary {
    private KnowsLibrary() {}

    static String name() {
        return JsonNode.class.getName();
    }
}
