package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The containers of one service that take the image, when they differ from those of the whole deployment. */
public final class ContainersOfParameter extends Nested<ContainersOfParameter> {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final List<String> containers;

    @DataBoundConstructor
    public ContainersOfParameter(String service, List<String> containers) {
        this.service = Texts.given(service);
        this.containers = Texts.given(containers);
    }

    public String getService() {
        return service;
    }

    public List<String> getContainers() {
        return containers;
    }

    @Override
    ObjectNode tree() {
        return new Trees().put("service", service).put("containers", containers).tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsContainersOf")
    public static final class DescriptorImpl extends NestedDescriptor<ContainersOfParameter> {
        public DescriptorImpl() {
            super("containers");
        }

        @Override
        public String getDisplayName() {
            return Messages.containersOf();
        }
    }
}
