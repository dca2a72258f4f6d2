package io.jenkins.plugins.ecsdeploy.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the simulator's time comes from, and who calls it back later. Thread-safe. {@link VirtualTime} moves only when
 * told to, {@link RealTime} follows the machine's clock.
 */
public interface Timeline extends AutoCloseable {

    /** The present moment of this time line. */
    Instant now();

    /** Runs the action once {@code delay} has passed; with equal times, in the order of scheduling. */
    void schedule(Duration delay, Runnable action);

    /** Lets {@code duration} pass for the calling thread: a request that takes its time. */
    void pause(Duration duration);

    /** Forgets whatever is still scheduled. */
    @Override
    void close();
}
