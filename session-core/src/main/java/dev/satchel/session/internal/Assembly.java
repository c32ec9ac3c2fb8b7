package dev.satchel.session.internal;

import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.spi.Sealer;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionCodec;
import dev.satchel.session.spi.SessionListener;
import dev.satchel.session.spi.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/** Collects the parts of a stack. */
public final class Assembly {
    public Assembly(String stack) {}
    public void policy(SessionPolicy p) {}
    public void codec(SessionCodec p) {}
    public void store(SessionStore p) {}
    public void backend(SessionBackend.Factory p) {}
    public void sealAtRest(Sealer p) {}
    public void clock(InstantSource p) {}
    public void listener(SessionListener p) {}
    public void reapEvery(Duration d, ScheduledExecutorService p) {}
    public Sessions build() { throw new IllegalStateException(); }
}
