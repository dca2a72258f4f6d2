package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.util.List;

/**
 * How far a deployment is driven: until it has left the phases of one stage behind for good, or to its end.
 *
 * <p>A stage takes along what comes before its own phases, so that {@code Register} takes the lock first; a deployment that
 * leaves its course, to roll back for instance, leaves no phase behind, so that it is the stage where it failed that ends
 * with it. Written into pipelines' state by name.
 */
public enum Goal {
    RESOLVE(PhaseName.RESOLVE),
    PREFLIGHT(PhaseName.PREFLIGHT),
    REGISTER(PhaseName.REGISTER),
    MIGRATE(PhaseName.MIGRATE),
    /** A rollout is through when its smoke tests are. */
    DEPLOY(PhaseName.DEPLOY, PhaseName.SMOKE_TEST),
    /** The last stage: whatever is left. */
    VERIFY,
    /** The whole deployment in one step. */
    END;

    private final List<PhaseName> phases;

    Goal(PhaseName... phases) {
        this.phases = List.of(phases);
    }

    /** The phase that gives the stage its name. */
    public PhaseName phase() {
        return phases.isEmpty() ? PhaseName.VERIFY : phases.get(0);
    }

    /** True once nothing more shall be done. */
    public boolean reached(Deployment deployment) {
        return phases.isEmpty()
                ? deployment.ended()
                : phases.stream().allMatch(phase -> Steps.past(deployment, phase));
    }
}
