package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.util.Optional;

/** Runs the one-off tasks that come after the services, one after the other. */
final class After implements Phase {

    @Override
    public Wanted wanted(Deployment d) {
        return d.configuration().after().isEmpty() ? Wanted.NOT_ASKED_FOR : Wanted.YES;
    }

    /** The first task's token is written down here. */
    @Override
    public Deployment enter(Deployment d, World world) {
        return next(d, world);
    }

    /** The intent to start the next one; without one, what comes after this phase. */
    static Deployment next(Deployment d, World world) {
        Optional<AfterRun> next = d.nextAfter();
        return next.isPresent()
                ? new OneOff.OfAfter(next.get().name()).intended(d, world.now())
                : Course.next(d, world);
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        return new OneOffTask(new OneOff.OfAfter(d.nextAfter().orElseThrow().name())).advance(d, world);
    }
}
