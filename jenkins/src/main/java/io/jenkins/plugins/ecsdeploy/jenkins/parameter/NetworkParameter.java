package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Where the migration's task is attached. */
public final class NetworkParameter extends Nested<NetworkParameter> {
    private static final long serialVersionUID = 1L;

    private final List<String> subnets;
    private List<String> securityGroups;
    private boolean assignPublicIp;

    @DataBoundConstructor
    public NetworkParameter(List<String> subnets) {
        this.subnets = Texts.given(subnets);
    }

    public List<String> getSubnets() {
        return subnets;
    }

    public List<String> getSecurityGroups() {
        return securityGroups;
    }

    @DataBoundSetter
    public void setSecurityGroups(List<String> value) {
        securityGroups = Texts.given(value);
    }

    public boolean isAssignPublicIp() {
        return assignPublicIp;
    }

    @DataBoundSetter
    public void setAssignPublicIp(boolean value) {
        assignPublicIp = value;
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("subnets", subnets)
                .put("securityGroups", securityGroups)
                .put("assignPublicIp", assignPublicIp)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsNetwork")
    public static final class DescriptorImpl extends NestedDescriptor<NetworkParameter> {
        public DescriptorImpl() {
            super("subnets", "securityGroups");
        }

        @Override
        public String getDisplayName() {
            return Messages.network();
        }
    }
}
