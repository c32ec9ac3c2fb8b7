package dev.satchel.testkit.internal;

/**
 * One step of a model-based run. It names keys, owners, nodes and versions by small numbers, so that any part of a
 * sequence is a sequence, too.
 *
 * @param verb what to do
 * @param node through which node
 * @param key which key
 * @param owner which owner; 0 for nobody
 * @param fresh whether to expect the version that is stored, or one that is not
 * @param minutes a time, from the clock's on
 * @param version what makes the version and the payload of what is written
 */
record Operation(Verb verb, int node, int key, int owner, boolean fresh, int minutes, long version) {

    /** An operation. */
    enum Verb {
        FIND,
        CREATE,
        REPLACE,
        DELETE,
        TOUCH,
        LIST,
        REAP,
        WAIT
    }
}
