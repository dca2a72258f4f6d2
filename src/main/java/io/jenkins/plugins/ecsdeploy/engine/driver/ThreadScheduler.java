package io.jenkins.plugins.ecsdeploy.engine.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The real clock, without its steps back, and a few threads however many deployments are in flight. Thread-safe. */
public final class ThreadScheduler implements Scheduler, AutoCloseable {
    private static final long ORIGIN = System.nanoTime();

    private final ForwardClock clock = new ForwardClock();
    private final ScheduledThreadPoolExecutor executor;

    /** Daemon threads, so that a process ends when its main thread does. */
    public ThreadScheduler(int threads) {
        AtomicInteger number = new AtomicInteger();
        executor = new ScheduledThreadPoolExecutor(threads, action -> {
            Thread thread = new Thread(action, "ecs-deploy-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - ORIGIN);
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        long nanos = Math.max(0, Duration.between(now(), when).toNanos());
        try {
            Future<?> future = executor.schedule(action, nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /**
     * Begins nothing more, but lets what runs come to its end: an effect that was asked for gets its answer saved.
     *
     * @param patience how long to wait for that, before it is interrupted
     */
    public void close(Duration patience) {
        executor.shutdown();
        try {
            executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
