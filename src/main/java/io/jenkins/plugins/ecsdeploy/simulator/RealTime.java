package io.jenkins.plugins.ecsdeploy.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's own time. One daemon thread runs what is scheduled, in order. Thread-safe. */
public final class RealTime implements Timeline {

    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor executor;

    public RealTime() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "simulator-time");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRejectedExecutionHandler((task, pool) -> {
            // Closed: what was still to come no longer matters.
        });
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // scheduled actions report their own errors
    public void schedule(Duration delay, Runnable action) {
        executor.schedule(action, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    }

    @Override
    public void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
