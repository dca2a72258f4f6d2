package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A role to assume before anything is done: the configuration's {@code credentials}. */
public final class RoleParameter extends Nested<RoleParameter> {
    private static final long serialVersionUID = 1L;

    private final String roleArn;
    private String externalId;
    private String sessionName;

    @DataBoundConstructor
    public RoleParameter(String roleArn) {
        this.roleArn = Texts.given(roleArn);
    }

    public String getRoleArn() {
        return roleArn;
    }

    public String getExternalId() {
        return externalId;
    }

    @DataBoundSetter
    public void setExternalId(String value) {
        externalId = Texts.given(value);
    }

    public String getSessionName() {
        return sessionName;
    }

    @DataBoundSetter
    public void setSessionName(String value) {
        sessionName = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("roleArn", roleArn)
                .put("externalId", externalId)
                .put("sessionName", sessionName)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsRole")
    public static final class DescriptorImpl extends Descriptor<RoleParameter> {
        @Override
        public String getDisplayName() {
            return Messages.role();
        }
    }
}
