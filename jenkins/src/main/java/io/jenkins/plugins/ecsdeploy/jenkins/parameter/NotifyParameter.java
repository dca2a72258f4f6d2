package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Who is told what becomes of the deployment. */
public final class NotifyParameter extends Nested<NotifyParameter> {
    private static final long serialVersionUID = 1L;

    private EventBridgeParameter eventBridge;
    private List<WebhookParameter> webhooks;

    @DataBoundConstructor
    public NotifyParameter() {}

    public EventBridgeParameter getEventBridge() {
        return eventBridge;
    }

    @DataBoundSetter
    public void setEventBridge(EventBridgeParameter value) {
        eventBridge = value;
    }

    public List<WebhookParameter> getWebhooks() {
        return webhooks;
    }

    @DataBoundSetter
    public void setWebhooks(List<WebhookParameter> value) {
        webhooks = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    @Override
    ObjectNode tree() {
        ObjectNode tree = new Trees().putAll("webhooks", webhooks).tree();
        if (eventBridge != null) {
            // An empty one is the default bus.
            tree.set("eventBridge", eventBridge.tree());
        }
        return tree;
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsNotify")
    public static final class DescriptorImpl extends Descriptor<NotifyParameter> {
        @Override
        public String getDisplayName() {
            return Messages.notifications();
        }
    }
}
