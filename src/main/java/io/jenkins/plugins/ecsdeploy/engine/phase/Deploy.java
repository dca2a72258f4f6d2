package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;

/** Updates the services one after the other, each in its own way ({@link Rollout}). */
final class Deploy implements Phase {

    @Override
    public Wanted wanted(Deployment d) {
        return d.services().isEmpty() ? Wanted.NOTHING_TO_DO : Wanted.YES;
    }

    /** Writes down the intent to update the first service. */
    @Override
    public Deployment enter(Deployment d, World world) {
        return intendNext(d, world);
    }

    private static Deployment intendNext(Deployment d, World world) {
        return d.services().stream()
                .filter(s -> !s.completed())
                .findFirst()
                .map(s -> d.withService(s.name(), u -> u.intended(world.now())))
                .orElseGet(() -> Course.next(d, world));
    }

    @Override
    public Outcome advance(Deployment d, World world) {
        ServiceUpdate service =
                d.services().stream().filter(s -> !s.completed()).findFirst().orElseThrow();
        Rollout.Step step = Rollout.of(service).advance(d, world, service);
        if (step instanceof Rollout.Step.Completed completed) {
            return Outcome.next(intendNext(completed.deployment(), world));
        } else if (step instanceof Rollout.Step.Failed failed) {
            return Ends.fail(d, world, failed.kind(), failed.summary(), failed.diagnosis());
        }
        return ((Rollout.Step.On) step).outcome();
    }
}
