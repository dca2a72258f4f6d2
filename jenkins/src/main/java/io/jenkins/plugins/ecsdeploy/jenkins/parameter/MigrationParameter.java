package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The one-off task that migrates the database before any service is updated. */
public final class MigrationParameter extends OneOffTaskParameter<MigrationParameter> {
    private static final long serialVersionUID = 1L;

    private ContractParameter contract;
    private boolean destructive;

    @DataBoundConstructor
    public MigrationParameter() {}

    /** Given when it takes away what older code needs. */
    public ContractParameter getContract() {
        return contract;
    }

    @DataBoundSetter
    public void setContract(ContractParameter value) {
        contract = value;
    }

    public boolean isDestructive() {
        return destructive;
    }

    @DataBoundSetter
    public void setDestructive(boolean value) {
        destructive = value;
    }

    @Override
    ObjectNode tree() {
        ObjectNode tree = keys().tree();
        if (contract != null) {
            // That it is one is said already by an empty one.
            tree.set("contract", contract.tree());
        }
        if (destructive) {
            tree.put("destructive", true);
        }
        return tree;
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsMigration")
    public static final class DescriptorImpl extends TaskDescriptor<MigrationParameter> {
        @Override
        public String getDisplayName() {
            return Messages.migration();
        }
    }
}
