package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.driver.ForwardClock;
import io.jenkins.plugins.ecsdeploy.engine.driver.Scheduler;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The engine's time on the simulator's virtual clock, for one process: one that died runs nothing any more. */
public final class VirtualScheduler implements Scheduler {
    private final VirtualTime time;
    private final Life life;
    private final ForwardClock clock;

    public VirtualScheduler(VirtualTime time) {
        this(time, new Life(-1), () -> Duration.ZERO);
    }

    /**
     * Of a process whose clock may be wrong.
     *
     * @param skew how far this machine's clock is ahead of AWS's just now
     */
    VirtualScheduler(VirtualTime time, Life life, Supplier<Duration> skew) {
        this.time = time;
        this.life = life;
        Instant origin = time.now();
        this.clock = new ForwardClock(() -> time.now().plus(skew.get()), () -> Duration.between(origin, time.now())
                .toNanos());
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Duration uptime() {
        return Duration.between(Instant.EPOCH, time.now());
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        AtomicBoolean cancelled = new AtomicBoolean();
        time.schedule(Duration.between(now(), when), () -> {
            if (!cancelled.get() && !life.dead()) {
                run(action);
            }
        });
        return () -> cancelled.set(true);
    }

    /** A death ends only what its own process was about: others may wait further down the stack for a slow answer. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (Life.Died died) {
            if (!life.dead()) {
                throw died;
            }
        }
    }
}
