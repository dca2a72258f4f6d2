package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A one-off task that runs once the services are verified, for instance a backfill. */
public final class AfterTaskParameter extends OneOffTaskParameter<AfterTaskParameter> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private boolean leaveRunning;
    private String timeout;

    @DataBoundConstructor
    public AfterTaskParameter(String name) {
        this.name = Texts.given(name);
    }

    public String getName() {
        return name;
    }

    public boolean isLeaveRunning() {
        return leaveRunning;
    }

    @DataBoundSetter
    public void setLeaveRunning(boolean value) {
        leaveRunning = value;
    }

    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String value) {
        timeout = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return keys().put("name", name)
                .put("leaveRunning", leaveRunning)
                .put("timeout", timeout)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsAfterTask")
    public static final class DescriptorImpl extends TaskDescriptor<AfterTaskParameter> {
        @Override
        public String getDisplayName() {
            return Messages.afterTask();
        }
    }
}
