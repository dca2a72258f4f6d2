package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Services that are updated together. */
public final class WaveParameter extends Nested<WaveParameter> {
    private static final long serialVersionUID = 1L;

    private final List<String> services;
    private String name;
    private String smokeTests;

    @DataBoundConstructor
    public WaveParameter(List<String> services) {
        this.services = Texts.given(services);
    }

    public List<String> getServices() {
        return services;
    }

    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String value) {
        name = Texts.given(value);
    }

    /** The wave's list {@code smokeTests}, in YAML. */
    public String getSmokeTests() {
        return smokeTests;
    }

    @DataBoundSetter
    public void setSmokeTests(String value) {
        smokeTests = value == null || value.isBlank() ? null : value;
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("name", name)
                .put("services", services)
                .putYaml("smokeTests", smokeTests)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsWave")
    public static final class DescriptorImpl extends NestedDescriptor<WaveParameter> {
        public DescriptorImpl() {
            super("services");
        }

        @Override
        public String getDisplayName() {
            return Messages.wave();
        }
    }
}
