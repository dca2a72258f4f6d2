package io.jenkins.plugins.ecsdeploy.engine.driver;

import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;

/** How driving a deployment ended. */
public sealed interface Ended {
    Deployment deployment();

    /** The deployment itself has ended: see its status. */
    record Finished(Deployment deployment) implements Ended {}

    /** It is where it was to be driven to, and saved: whoever drives it next goes on from here. */
    record Reached(Deployment deployment) implements Ended {}

    /** It goes on later: its saved state is not an end. */
    record Suspended(Deployment deployment, Suspension why) implements Ended {}
}
