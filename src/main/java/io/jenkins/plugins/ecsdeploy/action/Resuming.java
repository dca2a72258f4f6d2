package io.jenkins.plugins.ecsdeploy.action;

import io.jenkins.plugins.ecsdeploy.aws.AwsOutside;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import java.io.IOException;

/** Takes a deployment over from its state file. */
final class Resuming {
    private Resuming() {}

    static Ended resume(Io io, Endpoint endpoint, Deployment before, StateFile file, Face face) throws IOException {
        try (AwsOutside outside =
                AwsOutside.open(before.configuration(), endpoint.settings(io).withDeploymentId(before.id()))) {
            return new Driving(outside, file.journal(), face)
                    .hearing(endpoint.events(io, before.configuration()))
                    .resume(before);
        }
    }
}
