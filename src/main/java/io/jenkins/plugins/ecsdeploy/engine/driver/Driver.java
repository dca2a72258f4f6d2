package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * Drives deployments side by side, on the scheduler's few threads: none of them holds a thread while it waits.
 *
 * <p>Thread-safe. One driver a process is enough, and lets all its deployments be watched together.
 */
public final class Driver {
    private final Scheduler scheduler;
    private final Watcher watcher;
    private final RandomGenerator random;

    /**
     * @param random spreads retries, so that many deployments don't ask again in step
     */
    public Driver(Scheduler scheduler, Watcher watcher, RandomGenerator random) {
        this.scheduler = scheduler;
        this.watcher = watcher;
        this.random = random;
    }

    /**
     * Begins a new deployment: saves it, then drives it.
     *
     * @throws IOException when it can't even be saved; nothing has happened then
     */
    public Drive begin(Deployment deployment, Outside outside, Journal journal, Listener listener) throws IOException {
        journal.save(deployment);
        return drive(deployment, outside, journal, listener);
    }

    /**
     * Takes a saved deployment over.
     *
     * @param deployment as it was loaded; it must not be driven elsewhere at the same time
     */
    public Drive resume(Deployment deployment, Outside outside, Journal journal, Listener listener) throws IOException {
        return begin(deployment.resumed(scheduler.now()), outside, journal, listener);
    }

    private Drive drive(Deployment deployment, Outside outside, Journal journal, Listener listener) {
        Drive drive = new Drive(deployment, outside, journal, listener, scheduler, watcher, random);
        drive.start();
        return drive;
    }
}
