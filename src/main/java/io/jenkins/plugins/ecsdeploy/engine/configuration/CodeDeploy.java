package io.jenkins.plugins.ecsdeploy.engine.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * How AWS CodeDeploy updates a service whose deployment controller is CODE_DEPLOY.
 *
 * @param application CodeDeploy's application
 * @param deploymentGroup its deployment group, that of the service
 * @param appSpec the AppSpec, in which the task definition is replaced by ours; null: it is made from the service. Not to be
 *     changed
 * @param hooks Lambda functions by lifecycle event, for an AppSpec that is made
 * @param onReady what to do when the new tasks are ready and traffic waits for somebody's word
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CodeDeploy(
        String application, String deploymentGroup, JsonNode appSpec, Map<String, String> hooks, OnReady onReady) {
    public CodeDeploy {
        appSpec = appSpec == null || appSpec.isNull() ? null : appSpec;
        hooks = InOrder.copyOf(hooks);
        onReady = onReady == null ? OnReady.WAIT : onReady;
    }

    /** What to do when traffic waits for somebody's word. */
    public enum OnReady {
        /** Somebody continues the deployment in CodeDeploy. */
        WAIT,
        /** We continue it. */
        CONTINUE
    }
}
