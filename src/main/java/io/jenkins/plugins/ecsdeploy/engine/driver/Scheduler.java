package io.jenkins.plugins.ecsdeploy.engine.driver;

import java.time.Duration;
import java.time.Instant;

/** Time and threads, passed in so that a run can be replayed on a virtual clock. */
public interface Scheduler {

    Instant now();

    /** A monotonic clock, the same one for the whole process; only differences of its readings mean anything. */
    Duration uptime();

    /**
     * Runs an action at a moment, or at once when it has passed; on some thread, never on the caller's.
     *
     * @return cancels it if it has not begun
     */
    Runnable at(Instant when, Runnable action);
}
