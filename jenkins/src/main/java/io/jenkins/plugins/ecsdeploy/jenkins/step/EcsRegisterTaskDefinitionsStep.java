package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsRegisterTaskDefinitions}: the preflight, then the pinned task definitions. */
public final class EcsRegisterTaskDefinitionsStep extends PartStep {

    @DataBoundConstructor
    public EcsRegisterTaskDefinitionsStep(String deployment) {
        super(deployment);
    }

    @Override
    Goal goal() {
        return Goal.REGISTER;
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends EcsStepDescriptor {
        public DescriptorImpl() {
            super("ecsRegisterTaskDefinitions");
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsRegisterTaskDefinitionsStep_displayName();
        }
    }
}
