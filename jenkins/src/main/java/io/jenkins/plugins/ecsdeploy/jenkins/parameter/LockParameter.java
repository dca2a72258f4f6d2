package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A lease in DynamoDB, which keeps deployments apart over any number of machines and CI systems. */
public final class LockParameter extends Nested<LockParameter> {
    private static final long serialVersionUID = 1L;

    private final String table;
    private String key;
    private String lease;

    @DataBoundConstructor
    public LockParameter(String table) {
        this.table = Texts.given(table);
    }

    public String getTable() {
        return table;
    }

    public String getKey() {
        return key;
    }

    @DataBoundSetter
    public void setKey(String value) {
        key = Texts.given(value);
    }

    public String getLease() {
        return lease;
    }

    @DataBoundSetter
    public void setLease(String value) {
        lease = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("table", table)
                .put("key", key)
                .put("lease", lease)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsLock")
    public static final class DescriptorImpl extends Descriptor<LockParameter> {
        @Override
        public String getDisplayName() {
            return Messages.lock();
        }
    }
}
