package dev.satchel.file;

/**
 * The kind of crash that an acknowledged write of a {@link FileSessionStore} survives. Under either, readers never see
 * half a record and no update is lost; what differs is a power failure or a crash of the operating system.
 */
public enum Durability {

    /**
     * Survives the loss of power, as far as the disk keeps what it says it has written: file and directory are forced
     * to the disk before the answer.
     */
    FSYNC,

    /**
     * Survives the end of the process, however abrupt. When the machine itself goes down, the writes of its last
     * seconds may be missing or damaged; what is damaged is found by its checksum and set aside, never served.
     */
    OS
}
