package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsUpdateService}: updates the services one after the other, and verifies them. */
public final class EcsUpdateServiceStep extends PartStep {

    @DataBoundConstructor
    public EcsUpdateServiceStep(String deployment) {
        super(deployment);
    }

    @Override
    Goal goal() {
        return Goal.END;
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends EcsStepDescriptor {
        public DescriptorImpl() {
            super("ecsUpdateService");
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsUpdateServiceStep_displayName();
        }
    }
}
