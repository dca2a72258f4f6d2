package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Says that a migration takes away what older code needs: it starts only when no such code runs any more. */
public final class ContractParameter extends Nested<ContractParameter> {
    private static final long serialVersionUID = 1L;

    private List<String> services;
    private List<String> compatibleImages;

    @DataBoundConstructor
    public ContractParameter() {}

    public List<String> getServices() {
        return services;
    }

    @DataBoundSetter
    public void setServices(List<String> value) {
        services = Texts.given(value);
    }

    public List<String> getCompatibleImages() {
        return compatibleImages;
    }

    @DataBoundSetter
    public void setCompatibleImages(List<String> value) {
        compatibleImages = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("services", services)
                .put("compatibleImages", compatibleImages)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsContract")
    public static final class DescriptorImpl extends NestedDescriptor<ContractParameter> {
        public DescriptorImpl() {
            super("services", "compatibleImages");
        }

        @Override
        public String getDisplayName() {
            return Messages.contract();
        }
    }
}
