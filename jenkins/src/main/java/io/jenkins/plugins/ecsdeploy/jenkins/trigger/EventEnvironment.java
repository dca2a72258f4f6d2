package io.jenkins.plugins.ecsdeploy.jenkins.trigger;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.EnvironmentContributor;
import hudson.model.Run;
import hudson.model.TaskListener;

/** Lets builds know the event that they were started for: {@code ECR_IMAGE} and the like. */
@Extension
public final class EventEnvironment extends EnvironmentContributor {
    @Override
    public void buildEnvironmentFor(@NonNull Run build, @NonNull EnvVars variables, @NonNull TaskListener listener) {
        EventAction event = build.getAction(EventAction.class);
        if (event != null) {
            variables.putAll(event.getVariables());
        }
    }
}
