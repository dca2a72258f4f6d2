package io.jenkins.plugins.ecsdeploy.engine.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * What an update by CodeDeploy needs beside the service. Settled by preflight; later moments are filled as it goes on.
 *
 * @param application CodeDeploy's application
 * @param deploymentGroup its deployment group, that of the service
 * @param appSpec the AppSpec as JSON, in which our task definition is still to be put
 * @param continueIntentAt when it was written down that traffic is to be shifted (ContinueDeployment)
 * @param continueSentAt when CodeDeploy had taken that in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CodeDeployUpdate(
        String application, String deploymentGroup, String appSpec, Instant continueIntentAt, Instant continueSentAt) {

    public static CodeDeployUpdate planned(String application, String deploymentGroup, String appSpec) {
        return new CodeDeployUpdate(application, deploymentGroup, appSpec, null, null);
    }

    public CodeDeployUpdate continueIntended(Instant at) {
        return new CodeDeployUpdate(application, deploymentGroup, appSpec, at, continueSentAt);
    }

    public CodeDeployUpdate continueSent(Instant at) {
        return new CodeDeployUpdate(application, deploymentGroup, appSpec, continueIntentAt, at);
    }
}
