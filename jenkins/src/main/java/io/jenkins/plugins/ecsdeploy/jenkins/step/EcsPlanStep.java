package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsPlan}: looks everything up and checks everything, but changes nothing. */
public final class EcsPlanStep extends BeginningStep {

    @DataBoundConstructor
    public EcsPlanStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new DeploymentExecution(context, DeploymentIds.next(Instant.now()), Goal.END, Request.plan(this));
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends BeginningStepDescriptor {
        public DescriptorImpl() {
            super("ecsPlan");
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsPlanStep_displayName();
        }
    }
}
