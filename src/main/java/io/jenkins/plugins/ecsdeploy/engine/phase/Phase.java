package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;

/** One phase. Stateless: what it knows is in the deployment. */
sealed interface Phase
        permits Resolve,
                Preflight,
                Lock,
                Orchestrated,
                Register,
                TakeBackup,
                Migrate,
                Deploy,
                SmokeTests,
                Verify,
                After,
                RollingBack {

    /** Whether a deployment goes through a phase. */
    enum Wanted {
        YES,
        /** Every deployment has it, but in this one it is empty: shown as skipped. */
        NOTHING_TO_DO,
        /** Only deployments that ask for it have it: not shown. */
        NOT_ASKED_FOR
    }

    /** Asked of the state that the phases before it have left. */
    default Wanted wanted(Deployment deployment) {
        return Wanted.YES;
    }

    /** As {@link #wanted(Deployment)}, for one that runs wave by wave; {@code wave} is null when it runs once for all. */
    default Wanted wanted(Deployment deployment, String wave) {
        return wanted(deployment);
    }

    /**
     * Writes down what is intended first: being in a phase is the intent of its first effect (I8).
     *
     * @param deployment one that has just entered this phase
     */
    default Deployment enter(Deployment deployment, World world) {
        return deployment;
    }

    /**
     * One step.
     *
     * @throws io.jenkins.plugins.ecsdeploy.engine.port.OutsideException when a question could not be answered; nothing
     *     was changed by it, and it may be asked again
     */
    Outcome advance(Deployment deployment, World world);
}
