package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Request;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code ecsMigrateAndDeploy}: the whole deployment in one step.
 *
 * <p>What a pipeline calls by this name is {@link StagesVariable}, which shows each phase as a stage; it comes here when
 * {@code stages} is false.
 */
public final class EcsMigrateAndDeployStep extends BeginningStep {
    static final String NAME = "ecsMigrateAndDeploy";

    private boolean stages = true;

    @DataBoundConstructor
    public EcsMigrateAndDeployStep() {}

    public boolean isStages() {
        return stages;
    }

    /** False: one step, and no stages of its own. */
    @DataBoundSetter
    public void setStages(boolean value) {
        stages = value;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new DeploymentExecution(context, DeploymentIds.next(Instant.now()), Goal.END, Request.of(this));
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends BeginningStepDescriptor {
        public DescriptorImpl() {
            super(NAME);
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsMigrateAndDeployStep_displayName();
        }
    }
}
