package io.jenkins.plugins.ecsdeploy.jenkins.controller;

import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;

/** How far a deployment is driven: until a phase has been left; the last phase is left by the deployment's end. */
public enum Goal {
    RESOLVE(PhaseName.RESOLVE),
    PREFLIGHT(PhaseName.PREFLIGHT),
    REGISTER(PhaseName.REGISTER),
    MIGRATE(PhaseName.MIGRATE),
    DEPLOY(PhaseName.DEPLOY),
    VERIFY(PhaseName.VERIFY);

    /** To the very end. */
    public static final Goal END = VERIFY;

    private final PhaseName phase;

    Goal(PhaseName phase) {
        this.phase = phase;
    }

    public PhaseName phase() {
        return phase;
    }

    /** True once the phase has been left: nothing more shall be done then. */
    public boolean reached(Deployment deployment) {
        return Steps.past(deployment, phase);
    }
}
