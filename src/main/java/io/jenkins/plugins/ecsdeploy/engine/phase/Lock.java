package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.LockRun;

/**
 * Waits for the lease (which {@link Lease} takes beside the phases), then looks at everything once more: between preflight
 * and the lease somebody else may have begun a deployment, or ended one, and what is made must be made from what is there
 * now.
 */
final class Lock implements Phase {

    @Override
    public Wanted wanted(Deployment d) {
        return d.configuration().lock().leased() ? Wanted.YES : Wanted.NOT_ASKED_FOR;
    }

    @Override
    public Deployment enter(Deployment d, World world) {
        return d.withLock(LockRun.of(LockKeys.of(d.configuration())));
    }

    /** Asked only while the lease is held. */
    @Override
    public Outcome advance(Deployment d, World world) {
        return new Preflight().advance(d, world);
    }
}
