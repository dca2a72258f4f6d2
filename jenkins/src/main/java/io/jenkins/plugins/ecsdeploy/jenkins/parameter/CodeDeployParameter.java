package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** A service that AWS CodeDeploy updates, blue/green. */
public final class CodeDeployParameter extends Nested<CodeDeployParameter> {
    private static final long serialVersionUID = 1L;

    private final String application;
    private final String deploymentGroup;
    private String appSpec;
    private Map<String, String> hooks;
    private String onReady;

    @DataBoundConstructor
    public CodeDeployParameter(String application, String deploymentGroup) {
        this.application = Texts.given(application);
        this.deploymentGroup = Texts.given(deploymentGroup);
    }

    public String getApplication() {
        return application;
    }

    public String getDeploymentGroup() {
        return deploymentGroup;
    }

    /** In YAML. */
    public String getAppSpec() {
        return appSpec;
    }

    @DataBoundSetter
    public void setAppSpec(String value) {
        appSpec = value == null || value.isBlank() ? null : value;
    }

    public Map<String, String> getHooks() {
        return hooks;
    }

    @DataBoundSetter
    public void setHooks(Map<String, String> value) {
        hooks = Texts.given(value);
    }

    public String getOnReady() {
        return onReady;
    }

    @DataBoundSetter
    public void setOnReady(String value) {
        onReady = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("application", application)
                .put("deploymentGroup", deploymentGroup)
                .putYaml("appSpec", appSpec)
                .put("hooks", hooks)
                .put("onReady", onReady)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsCodeDeploy")
    public static final class DescriptorImpl extends NestedDescriptor<CodeDeployParameter> {
        @Override
        public CodeDeployParameter newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            Map<String, String> hooks = FormText.takeMap(form, "hooks");
            CodeDeployParameter codeDeploy = super.newInstance(request, form);
            codeDeploy.setHooks(hooks);
            return codeDeploy;
        }

        @Override
        public String getDisplayName() {
            return Messages.codeDeploy();
        }
    }
}
