package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;

/** One phase. Stateless: what it knows is in the deployment. */
sealed interface Phase permits Resolve, Preflight, Register, Migrate, Deploy, Verify {

    /**
     * One step.
     *
     * @throws io.jenkins.plugins.ecsdeploy.engine.port.OutsideException when a question could not be answered; nothing
     *     was changed by it, and it may be asked again
     */
    Outcome advance(Deployment deployment, World world);
}
