package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.port.Outside;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;
import java.util.function.Predicate;
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
        return begin(deployment, outside, journal, listener, d -> false);
    }

    /**
     * Begins a deployment, or goes on with one that an earlier drive of this process brought to a point; drives it only to
     * the next point.
     *
     * @param until true where nothing more shall be done; asked of every saved state before anything follows from it
     */
    public Drive begin(
            Deployment deployment, Outside outside, Journal journal, Listener listener, Predicate<Deployment> until)
            throws IOException {
        Drive drive = prepare(deployment, outside, journal, listener, until);
        drive.start();
        return drive;
    }

    /**
     * As {@link #begin(Deployment, Outside, Journal, Listener, Predicate)}, but does nothing yet: {@link Drive#start} does, or
     * {@link Drive#cancel} where it has been cancelled in the meantime.
     */
    public Drive prepare(
            Deployment deployment, Outside outside, Journal journal, Listener listener, Predicate<Deployment> until)
            throws IOException {
        journal.save(deployment);
        return new Drive(deployment, outside, journal, listener, until, scheduler, watcher, random);
    }

    /**
     * Takes a saved deployment over.
     *
     * @param deployment as it was loaded; it must not be driven elsewhere at the same time
     */
    public Drive resume(Deployment deployment, Outside outside, Journal journal, Listener listener) throws IOException {
        return resume(deployment, outside, journal, listener, d -> false);
    }

    /** As {@link #resume(Deployment, Outside, Journal, Listener)}, only to a point: see {@link #begin}. */
    public Drive resume(
            Deployment deployment, Outside outside, Journal journal, Listener listener, Predicate<Deployment> until)
            throws IOException {
        return begin(deployment.resumed(scheduler.now()), outside, journal, listener, until);
    }
}
