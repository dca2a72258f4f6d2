package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.AbortException;
import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentIds;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RollBackRequest;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Texts;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@code ecsRollback}: gives services the revisions of a former deployment of the same job, and waits for ECS. A deployment
 * of its own, which runs no migration: the database stays as it is.
 */
public final class EcsRollbackStep extends Step {
    private String to;
    private String undo;
    private boolean force;
    private boolean queue = true;

    @DataBoundConstructor
    public EcsRollbackStep() {}

    /** To what that build, or deployment, has deployed. */
    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(String value) {
        to = Texts.given(value);
    }

    /** To what ran before that build, or deployment. */
    public String getUndo() {
        return undo;
    }

    @DataBoundSetter
    public void setUndo(String value) {
        undo = Texts.given(value);
    }

    public boolean isForce() {
        return force;
    }

    /** Even where somebody has deployed since, or a check speaks against it. */
    @DataBoundSetter
    public void setForce(boolean value) {
        force = value;
    }

    public boolean isQueue() {
        return queue;
    }

    @DataBoundSetter
    public void setQueue(boolean value) {
        queue = value;
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        if ((to == null) == (undo == null)) {
            throw new AbortException("ecsRollback: give either to or undo: the number of a build of this job, or the"
                    + " deploymentId of a map that a step gave back.");
        }
        return new DeploymentExecution(
                context,
                DeploymentIds.next(Instant.now()),
                new RollBackRequest(to == null ? undo : to, undo != null, force, queue));
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends EcsStepDescriptor {
        public DescriptorImpl() {
            super("ecsRollback");
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsRollbackStep_displayName();
        }
    }
}
