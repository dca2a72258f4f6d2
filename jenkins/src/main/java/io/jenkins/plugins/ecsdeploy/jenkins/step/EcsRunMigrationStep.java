package io.jenkins.plugins.ecsdeploy.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.Goal;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code ecsRunMigration}: runs the migration once and judges its end. */
public final class EcsRunMigrationStep extends PartStep {

    @DataBoundConstructor
    public EcsRunMigrationStep(String deployment) {
        super(deployment);
    }

    @Override
    Goal goal() {
        return Goal.MIGRATE;
    }

    /** See the class. */
    @Extension
    public static final class DescriptorImpl extends EcsStepDescriptor {
        public DescriptorImpl() {
            super("ecsRunMigration");
        }

        @Override
        public String getDisplayName() {
            return Messages.EcsRunMigrationStep_displayName();
        }
    }
}
