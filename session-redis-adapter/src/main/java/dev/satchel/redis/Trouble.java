package dev.satchel.redis;

/** Why a connection may not be able to serve. */
enum Trouble {
    /** Nothing came back on it for the whole of a command's time. */
    SILENT,
    /** The server answers, and takes no writes: it is a replica by now, or lacks replicas, or its primary. */
    REFUSES,
    /** Nothing could be sent, or it broke. */
    BROKEN,
    /** The key is elsewhere. */
    MOVED
}
