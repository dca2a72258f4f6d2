package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A snapshot of the database in Amazon RDS or Aurora before the migration. */
public final class BackupParameter extends Nested<BackupParameter> {
    private static final long serialVersionUID = 1L;

    private String instance;
    private String cluster;
    private String when;
    private Integer keep;
    private String prefix;

    @DataBoundConstructor
    public BackupParameter() {}

    public String getInstance() {
        return instance;
    }

    @DataBoundSetter
    public void setInstance(String value) {
        instance = Texts.given(value);
    }

    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String value) {
        cluster = Texts.given(value);
    }

    public String getWhen() {
        return when;
    }

    @DataBoundSetter
    public void setWhen(String value) {
        when = Texts.given(value);
    }

    public Integer getKeep() {
        return keep;
    }

    @DataBoundSetter
    public void setKeep(Integer value) {
        keep = value;
    }

    public String getPrefix() {
        return prefix;
    }

    @DataBoundSetter
    public void setPrefix(String value) {
        prefix = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("instance", instance)
                .put("cluster", cluster)
                .put("when", when)
                .put("keep", keep)
                .put("prefix", prefix)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsBackup")
    public static final class DescriptorImpl extends Descriptor<BackupParameter> {
        @Override
        public String getDisplayName() {
            return Messages.backup();
        }
    }
}
