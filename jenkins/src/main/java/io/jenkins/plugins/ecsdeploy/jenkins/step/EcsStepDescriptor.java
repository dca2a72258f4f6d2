package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** A step that needs a build and its log, and nothing else: no agent, no workspace. */
public abstract class EcsStepDescriptor extends StepDescriptor {
    private final String functionName;

    EcsStepDescriptor(String functionName) {
        this.functionName = functionName;
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }
}
