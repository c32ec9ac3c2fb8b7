package dev.satchel.file.illegal;

/** What a fixture of another module depends on, to break a rule. */
public final class Target {
    private Target() {}
}
