package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Builder;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Texts;
import java.io.IOException;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The build step <em>Migrate and deploy to Amazon ECS</em>: one deployment from its beginning to its end, by the engine that
 * the Pipeline steps use too, while the build waits.
 *
 * <p>Its fields are texts as they were typed: variables in them mean something in a build only. Usable in Pipelines as
 * {@code step([$class: 'EcsMigrateAndDeployBuilder', …])}; the step {@code ecsMigrateAndDeploy} is the better choice there,
 * because it survives a restart of Jenkins.
 */
public class EcsMigrateAndDeployBuilder extends Builder implements SimpleBuildStep {

    private String profile;
    private String region;
    private String credentialsId;
    private String cluster;
    private String image;
    private String services;
    private MigrationSource migration = MigrationSource.ELSEWHERE;
    private String migrationFrom;
    private String migrationContainer;
    private String migrationCommand;
    private String containers;
    private String whenBusy;
    private String onCancel;
    private boolean failWhenQueued;
    private boolean dryRun;
    private String config;
    private String configText;

    @DataBoundConstructor
    public EcsMigrateAndDeployBuilder() {}

    @Override
    public void perform(
            @NonNull Run<?, ?> build,
            @NonNull FilePath workspace,
            @NonNull EnvVars environment,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        new FreestyleRun(build, workspace, listener).deploy(new FormParameters(this, new Variables(environment)));
    }

    public String getProfile() {
        return profile;
    }

    @DataBoundSetter
    public void setProfile(String value) {
        profile = Texts.given(value);
    }

    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String value) {
        region = Texts.given(value);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String value) {
        credentialsId = Texts.given(value);
    }

    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String value) {
        cluster = Texts.given(value);
    }

    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String value) {
        image = Texts.given(value);
    }

    /** Names with commas between them. */
    public String getServices() {
        return services;
    }

    @DataBoundSetter
    public void setServices(String value) {
        services = Texts.given(value);
    }

    public MigrationSource getMigration() {
        return migration;
    }

    @DataBoundSetter
    public void setMigration(MigrationSource value) {
        migration = value == null ? MigrationSource.ELSEWHERE : value;
    }

    /** The service or the family that the migration comes from. */
    public String getMigrationFrom() {
        return migrationFrom;
    }

    @DataBoundSetter
    public void setMigrationFrom(String value) {
        migrationFrom = Texts.given(value);
    }

    public String getMigrationContainer() {
        return migrationContainer;
    }

    @DataBoundSetter
    public void setMigrationContainer(String value) {
        migrationContainer = Texts.given(value);
    }

    /** Words with blanks between them; quotes hold a word together. */
    public String getMigrationCommand() {
        return migrationCommand;
    }

    @DataBoundSetter
    public void setMigrationCommand(String value) {
        migrationCommand = Texts.given(value);
    }

    /** Names with commas between them. */
    public String getContainers() {
        return containers;
    }

    @DataBoundSetter
    public void setContainers(String value) {
        containers = Texts.given(value);
    }

    public String getWhenBusy() {
        return whenBusy;
    }

    @DataBoundSetter
    public void setWhenBusy(String value) {
        whenBusy = Texts.given(value);
    }

    public String getOnCancel() {
        return onCancel;
    }

    @DataBoundSetter
    public void setOnCancel(String value) {
        onCancel = Texts.given(value);
    }

    /** Whether to fail at once, rather than to wait, while another build of this controller deploys the same services. */
    public boolean isFailWhenQueued() {
        return failWhenQueued;
    }

    @DataBoundSetter
    public void setFailWhenQueued(boolean value) {
        failWhenQueued = value;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean value) {
        dryRun = value;
    }

    /** Path of a configuration file in the workspace. */
    public String getConfig() {
        return config;
    }

    @DataBoundSetter
    public void setConfig(String value) {
        config = Texts.given(value);
    }

    /** Further keys of the configuration, in YAML. */
    public String getConfigText() {
        return configText;
    }

    @DataBoundSetter
    public void setConfigText(String value) {
        configText = Util.fixNull(value).isBlank() ? null : value;
    }

    /** Names it; its form's methods are in {@link FormMethods}. */
    @Extension
    public static final class DescriptorImpl extends FormMethods {
        public DescriptorImpl() {
            super(EcsMigrateAndDeployBuilder.class);
        }
    }
}
