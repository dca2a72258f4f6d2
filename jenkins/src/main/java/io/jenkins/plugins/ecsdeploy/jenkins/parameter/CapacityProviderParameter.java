package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** One item of a capacity provider strategy. */
public final class CapacityProviderParameter extends Nested<CapacityProviderParameter> {
    private static final long serialVersionUID = 1L;

    private final String capacityProvider;
    private Integer weight;
    private Integer base;

    @DataBoundConstructor
    public CapacityProviderParameter(String capacityProvider) {
        this.capacityProvider = Texts.given(capacityProvider);
    }

    public String getCapacityProvider() {
        return capacityProvider;
    }

    public Integer getWeight() {
        return weight;
    }

    @DataBoundSetter
    public void setWeight(Integer value) {
        weight = value;
    }

    public Integer getBase() {
        return base;
    }

    @DataBoundSetter
    public void setBase(Integer value) {
        base = value;
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("capacityProvider", capacityProvider)
                .put("weight", weight)
                .put("base", base)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsCapacityProvider")
    public static final class DescriptorImpl extends Descriptor<CapacityProviderParameter> {
        @Override
        public String getDisplayName() {
            return Messages.capacityProvider();
        }
    }
}
