package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsResolveImage}: begins a deployment and resolves its image; the other parts carry on with it. */
public final class EcsResolveImageStep extends BeginningStep {

    @DataBoundConstructor
    public EcsResolveImageStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new DeploymentExecution(context, DeploymentIds.next(Instant.now()), Goal.RESOLVE, Request.of(this));
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends BeginningStepDescriptor {
        public DescriptorImpl() {
            super("ecsResolveImage");
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsResolveImageStep_displayName();
        }
    }
}
