package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.driver.Scheduler;
import io.jenkins.plugins.ecsdeploy.simulator.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** The engine's time on the simulator's virtual clock. A process that died runs nothing any more. */
public final class VirtualScheduler implements Scheduler {
    private final VirtualTime time;
    private final AtomicBoolean dead = new AtomicBoolean();

    public VirtualScheduler(VirtualTime time) {
        this.time = time;
    }

    void die() {
        dead.set(true);
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public Duration uptime() {
        return Duration.between(Instant.EPOCH, time.now());
    }

    @Override
    public Runnable at(Instant when, Runnable action) {
        AtomicBoolean cancelled = new AtomicBoolean();
        time.schedule(Duration.between(time.now(), when), () -> {
            if (!cancelled.get() && !dead.get()) {
                action.run();
            }
        });
        return () -> cancelled.set(true);
    }
}
