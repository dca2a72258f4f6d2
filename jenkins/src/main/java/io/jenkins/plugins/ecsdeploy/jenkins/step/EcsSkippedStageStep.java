package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsSkippedStage}: marks the stage around it as skipped because an earlier one failed. */
public final class EcsSkippedStageStep extends Step {

    @DataBoundConstructor
    public EcsSkippedStageStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    private static final class Execution extends SynchronousStepExecution<Void> {
        private static final long serialVersionUID = 1L;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        protected Void run() throws Exception {
            StageMark.skippedForFailure(getContext());
            return null;
        }
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends EcsStepDescriptor {
        public DescriptorImpl() {
            super("ecsSkippedStage");
        }

        @Override
        public boolean isAdvanced() {
            return true;
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsSkippedStageStep_displayName();
        }
    }
}
