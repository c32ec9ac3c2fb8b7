package dev.satchel.testkit.faultfs;

import java.io.IOException;

/**
 * The power is gone: nothing reaches this file system any more until it is restarted. Every call until then throws
 * this.
 */
public final class PowerLossException extends IOException {

    private static final long serialVersionUID = 1L;

    PowerLossException() {
        super("the power is gone");
    }
}
