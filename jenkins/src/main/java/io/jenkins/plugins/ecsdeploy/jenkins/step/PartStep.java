package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.AbortException;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Texts;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that carries on with a deployment that an earlier step of the same build began: they share its state, so that
 * nothing happens twice and nothing out of turn. Phases before its own that have not run yet run first.
 */
public abstract class PartStep extends Step {
    private final String deployment;

    PartStep(String deployment) {
        this.deployment = Texts.given(deployment);
    }

    /** Id of the deployment, as {@code deploymentId} in the map that the earlier step gave back. */
    public String getDeployment() {
        return deployment;
    }

    abstract Goal goal();

    @Override
    public StepExecution start(StepContext context) throws Exception {
        if (!DeploymentIds.safe(deployment)) {
            throw new AbortException("deployment: give the deploymentId of the map that ecsResolveImage gave back.");
        }
        return new DeploymentExecution(context, deployment, goal(), null);
    }
}
