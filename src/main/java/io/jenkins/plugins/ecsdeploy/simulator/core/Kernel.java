package io.jenkins.plugins.ecsdeploy.simulator.core;

import io.jenkins.plugins.ecsdeploy.simulator.Pace;
import io.jenkins.plugins.ecsdeploy.simulator.SimulatorOptions;
import io.jenkins.plugins.ecsdeploy.simulator.Timeline;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The one lock that guards all simulated state, with the time line, the ids and the names of the account. State is
 * touched only inside {@link #locked} or in an action given to {@link #after}; every end of such a section wakes those
 * who wait for a change.
 */
public final class Kernel {
    private static final Duration SLICE = Duration.ofMillis(250);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SimulatorOptions options;
    private final Ids ids;
    private final Announcements announcements = new Announcements(this);
    private boolean closed;

    public Kernel(SimulatorOptions options) {
        this.options = options;
        this.ids = new Ids(options.seed());
    }

    public <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            changed.signalAll();
            lock.unlock();
        }
    }

    public void run(Runnable action) {
        locked(() -> {
            action.run();
            return null;
        });
    }

    /** Runs the action under the lock once the time has passed, unless the simulator is closed by then. */
    public void after(Duration delay, Runnable action) {
        timeline()
                .schedule(
                        delay,
                        () -> run(() -> {
                            if (!closed) {
                                action.run();
                            }
                        }));
    }

    /**
     * Waits, in the machine's time, until the condition holds. It is asked again after every change of state.
     *
     * @return whether it held in time
     */
    public boolean await(BooleanSupplier condition, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets time pass until the condition holds, at the most so long: real time by waiting, virtual time by moving it for
     * the caller, who waits. Not to be called under the lock.
     */
    public void passUntil(BooleanSupplier condition, Duration atMost) {
        if (!(timeline() instanceof VirtualTime)) {
            await(() -> closed || condition.getAsBoolean(), atMost);
            return;
        }
        Instant end = now().plus(atMost);
        while (now().isBefore(end) && !locked(condition::getAsBoolean)) {
            Duration left = Duration.between(now(), end);
            timeline().pause(left.compareTo(SLICE) < 0 ? left : SLICE);
        }
    }

    public void close() {
        run(() -> closed = true);
        timeline().close();
    }

    public Instant now() {
        return timeline().now();
    }

    public Timeline timeline() {
        return options.timeline();
    }

    /** What services announce. */
    public Announcements announcements() {
        return announcements;
    }

    public Ids ids() {
        return ids;
    }

    public Pace pace() {
        return options.pace();
    }

    public SimulatorOptions options() {
        return options;
    }

    public String account() {
        return options.account();
    }

    public String region() {
        return options.region();
    }

    /** {@code arn:aws:<service>:<region>:<account>:<resource>}. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region() + ":" + account() + ":" + resource;
    }

    /** Milliseconds since the epoch, as CloudWatch Logs counts. */
    public long millis() {
        return now().toEpochMilli();
    }
}
