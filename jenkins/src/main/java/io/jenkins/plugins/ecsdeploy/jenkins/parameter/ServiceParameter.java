package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** What is otherwise with one of the services than with the others. */
public final class ServiceParameter extends Nested<ServiceParameter> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private List<String> containers;
    private String image;
    private List<String> enabledWhen;
    private String create;
    private CodeDeployParameter codeDeploy;

    @DataBoundConstructor
    public ServiceParameter(String name) {
        this.name = Texts.given(name);
    }

    public String getName() {
        return name;
    }

    public List<String> getContainers() {
        return containers;
    }

    @DataBoundSetter
    public void setContainers(List<String> value) {
        containers = Texts.given(value);
    }

    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String value) {
        image = Texts.given(value);
    }

    public List<String> getEnabledWhen() {
        return enabledWhen;
    }

    @DataBoundSetter
    public void setEnabledWhen(List<String> value) {
        enabledWhen = Texts.given(value);
    }

    /** In YAML. */
    public String getCreate() {
        return create;
    }

    @DataBoundSetter
    public void setCreate(String value) {
        create = value == null || value.isBlank() ? null : value;
    }

    public CodeDeployParameter getCodeDeploy() {
        return codeDeploy;
    }

    @DataBoundSetter
    public void setCodeDeploy(CodeDeployParameter value) {
        codeDeploy = value;
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("name", name)
                .put("containers", containers)
                .put("image", image)
                .put("enabledWhen", enabledWhen)
                .putYaml("create", create)
                .put("codeDeploy", codeDeploy)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsService")
    public static final class DescriptorImpl extends NestedDescriptor<ServiceParameter> {
        public DescriptorImpl() {
            super("containers", "enabledWhen");
        }

        @Override
        public String getDisplayName() {
            return Messages.service();
        }
    }
}
