package io.jenkins.plugins.ecsdeploy.engine.driver;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The machine's clock as one process sees it, without its steps back: after one it goes on from where it was, so that
 * nothing waits for a moment to come a second time. Steps forward are followed, because a machine that slept was away for
 * so long. Thread-safe.
 */
public final class ForwardClock implements InstantSource {
    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant origin;
    private long originNanos;

    public ForwardClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    /**
     * @param wall the time of day, which somebody may set
     * @param nanos counts nanoseconds from anywhere, as {@link System#nanoTime} does
     */
    public ForwardClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.origin = wall.instant();
        this.originNanos = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        long count = nanos.getAsLong();
        Instant steady = origin.plusNanos(count - originNanos);
        Instant told = wall.instant();
        if (!told.isAfter(steady)) {
            return steady;
        }
        origin = told;
        originNanos = count;
        return told;
    }
}
