package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import java.util.Locale;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsDeploymentPhase}: drives a deployment until it has left one phase. What the stages are made of. */
public final class EcsDeploymentPhaseStep extends PartStep {
    private final String phase;

    /** @param phase name of the phase, in any case, for instance {@code Migrate} */
    @DataBoundConstructor
    public EcsDeploymentPhaseStep(String phase, String deployment) {
        super(deployment);
        this.phase = phase;
    }

    public String getPhase() {
        return phase;
    }

    @Override
    Goal goal() {
        return Goal.valueOf(phase.toUpperCase(Locale.ROOT));
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends EcsStepDescriptor {
        public DescriptorImpl() {
            super("ecsDeploymentPhase");
        }

        @Override
        public boolean isAdvanced() {
            return true;
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsDeploymentPhaseStep_displayName();
        }
    }
}
