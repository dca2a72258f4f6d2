package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** An event bus of Amazon EventBridge that is told. */
public final class EventBridgeParameter extends Nested<EventBridgeParameter> {
    private static final long serialVersionUID = 1L;

    private String bus;
    private List<String> on;

    @DataBoundConstructor
    public EventBridgeParameter() {}

    public String getBus() {
        return bus;
    }

    @DataBoundSetter
    public void setBus(String value) {
        bus = Texts.given(value);
    }

    public List<String> getOn() {
        return on;
    }

    @DataBoundSetter
    public void setOn(List<String> value) {
        on = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees().put("bus", bus).put("on", on).tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsEventBridge")
    public static final class DescriptorImpl extends NestedDescriptor<EventBridgeParameter> {
        public DescriptorImpl() {
            super("on");
        }

        @Override
        public String getDisplayName() {
            return Messages.eventBridge();
        }
    }
}
