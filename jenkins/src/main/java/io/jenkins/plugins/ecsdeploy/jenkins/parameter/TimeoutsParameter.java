package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.Extension;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** How long each phase may take, as durations such as {@code 90s}, {@code 30m} or {@code 1h30m}. */
public final class TimeoutsParameter extends Nested<TimeoutsParameter> {
    private static final long serialVersionUID = 1L;

    private String resolve;
    private String preflight;
    private String register;
    private String migrate;
    private String deploy;
    private String verify;
    private String backup;

    @DataBoundConstructor
    public TimeoutsParameter() {}

    public String getResolve() {
        return resolve;
    }

    @DataBoundSetter
    public void setResolve(String value) {
        resolve = Texts.given(value);
    }

    public String getPreflight() {
        return preflight;
    }

    @DataBoundSetter
    public void setPreflight(String value) {
        preflight = Texts.given(value);
    }

    public String getRegister() {
        return register;
    }

    @DataBoundSetter
    public void setRegister(String value) {
        register = Texts.given(value);
    }

    public String getMigrate() {
        return migrate;
    }

    @DataBoundSetter
    public void setMigrate(String value) {
        migrate = Texts.given(value);
    }

    public String getDeploy() {
        return deploy;
    }

    @DataBoundSetter
    public void setDeploy(String value) {
        deploy = Texts.given(value);
    }

    public String getVerify() {
        return verify;
    }

    @DataBoundSetter
    public void setVerify(String value) {
        verify = Texts.given(value);
    }

    public String getBackup() {
        return backup;
    }

    @DataBoundSetter
    public void setBackup(String value) {
        backup = Texts.given(value);
    }

    @Override
    ObjectNode tree() {
        return new Trees()
                .put("resolve", resolve)
                .put("preflight", preflight)
                .put("register", register)
                .put("migrate", migrate)
                .put("deploy", deploy)
                .put("verify", verify)
                .put("backup", backup)
                .tree();
    }

    /** Names it in pipelines and forms. */
    @Extension
    @Symbol("ecsTimeouts")
    public static final class DescriptorImpl extends Descriptor<TimeoutsParameter> {
        @Override
        public String getDisplayName() {
            return Messages.timeouts();
        }
    }
}
