package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** An address that is told. */
public final class WebhookParameter extends Nested<WebhookParameter> {
    private static final long serialVersionUID = 1L;

    private String url;
    private String urlVariable;
    private List<String> on;
    private String bearerTokenVariable;
    private String signatureKeyVariable;
    private String ca;

    @DataBoundConstructor
    public WebhookParameter() {}

    public String getUrl() {
        return url;
    }

    @DataBoundSetter
    public void setUrl(String value) {
        url = Texts.given(value);
    }

    /** Like the two below: the id of <i>Secret text</i> credentials that the build may use. */
    public String getUrlVariable() {
        return urlVariable;
    }

    @DataBoundSetter
    public void setUrlVariable(String value) {
        urlVariable = Texts.given(value);
    }

    public List<String> getOn() {
        return on;
    }

    @DataBoundSetter
    public void setOn(List<String> value) {
        on = Texts.given(value);
    }

    public String getBearerTokenVariable() {
        return bearerTokenVariable;
    }

    @DataBoundSetter
    public void setBearerTokenVariable(String value) {
        bearerTokenVariable = Texts.given(value);
    }

    public String getSignatureKeyVariable() {
        return signatureKeyVariable;
    }

    @DataBoundSetter
    public void setSignatureKeyVariable(String value) {
        signatureKeyVariable = Texts.given(value);
    }

    public String getCa() {
        return ca;
    }

    @DataBoundSetter
    public void setCa(String value) {
        ca = value == null || value.isBlank() ? null : value;
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("url", url)
                .put("urlVariable", urlVariable)
                .put("on", on)
                .put("bearerTokenVariable", bearerTokenVariable)
                .put("signatureKeyVariable", signatureKeyVariable)
                .put("ca", ca)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsWebhook")
    public static final class DescriptorImpl extends NestedDescriptor<WebhookParameter> {
        public DescriptorImpl() {
            super("on");
        }

        @Override
        public String getDisplayName() {
            return Messages.webhook();
        }
    }
}
