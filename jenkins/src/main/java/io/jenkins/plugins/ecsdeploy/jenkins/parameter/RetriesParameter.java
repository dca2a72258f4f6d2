package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** When a one-off task is tried again. The configuration has exit codes and patterns one level deeper, under {@code on}. */
public final class RetriesParameter extends Nested<RetriesParameter> {
    private static final long serialVersionUID = 1L;

    private Integer attempts;
    private String backoff;
    private List<Integer> exitCodes;
    private List<String> logPatterns;

    @DataBoundConstructor
    public RetriesParameter() {}

    public Integer getAttempts() {
        return attempts;
    }

    @DataBoundSetter
    public void setAttempts(Integer value) {
        attempts = value;
    }

    public String getBackoff() {
        return backoff;
    }

    @DataBoundSetter
    public void setBackoff(String value) {
        backoff = Texts.given(value);
    }

    public List<Integer> getExitCodes() {
        return exitCodes;
    }

    @DataBoundSetter
    public void setExitCodes(List<Integer> value) {
        exitCodes = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    public List<String> getLogPatterns() {
        return logPatterns;
    }

    @DataBoundSetter
    public void setLogPatterns(List<String> value) {
        logPatterns = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        ObjectNode on = new Trees().put("logPatterns", logPatterns).tree();
        if (exitCodes != null) {
            ArrayNode codes = on.putArray("exitCodes");
            exitCodes.forEach(codes::add);
        }
        ObjectNode tree =
                new Trees().put("attempts", attempts).put("backoff", backoff).tree();
        if (!on.isEmpty()) {
            tree.set("on", on);
        }
        return tree;
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsRetries")
    public static final class DescriptorImpl extends NestedDescriptor<RetriesParameter> {
        public DescriptorImpl() {
            super("exitCodes", "logPatterns");
        }

        /** For the form. */
        public String numbers(List<Integer> list) {
            return list == null ? "" : list.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        }

        @Override
        public String getDisplayName() {
            return Messages.retries();
        }
    }
}
