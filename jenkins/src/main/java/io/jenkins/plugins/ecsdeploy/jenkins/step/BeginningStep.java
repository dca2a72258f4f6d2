package io.jenkins.plugins.ecsdeploy.jenkins.step;

import io.jenkins.plugins.ecsdeploy.jenkins.parameter.AfterTaskParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.BackupParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ContainersOfParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.DeploymentParameters;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.LockParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.MigrationParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.NotifyParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.RoleParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.ServiceParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.Texts;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.TimeoutsParameter;
import io.jenkins.plugins.ecsdeploy.jenkins.parameter.WaveParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that begins a deployment: it takes all of {@link DeploymentParameters}. */
public abstract class BeginningStep extends Step implements DeploymentParameters {

    private String config;
    private String configText;
    private String profile;
    private String credentialsId;
    private boolean queue = true;
    private String region;
    private String cluster;
    private RoleParameter credentials;
    private String image;
    private List<String> containers;
    private MigrationParameter migration;
    private boolean withoutMigration;
    private List<String> services;
    private List<ContainersOfParameter> containersOf;
    private TimeoutsParameter timeouts;
    private String whenBusy;
    private String onCancel;
    private Map<String, String> tags;
    private List<WaveParameter> waves;
    private String onFailure;
    private LockParameter lock;
    private BackupParameter backup;
    private NotifyParameter notify;
    private String smokeTests;
    private List<ServiceParameter> serviceSettings;
    private List<AfterTaskParameter> after;
    private String stateMachine;
    private boolean dryRun;

    @Override
    public String getConfig() {
        return config;
    }

    @DataBoundSetter
    public void setConfig(String value) {
        config = Texts.given(value);
    }

    @Override
    public String getConfigText() {
        return configText;
    }

    @DataBoundSetter
    public void setConfigText(String value) {
        configText = value == null || value.isBlank() ? null : value;
    }

    @Override
    public String getProfile() {
        return profile;
    }

    @DataBoundSetter
    public void setProfile(String value) {
        profile = Texts.given(value);
    }

    @Override
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String value) {
        credentialsId = Texts.given(value);
    }

    @Override
    public boolean isQueue() {
        return queue;
    }

    @DataBoundSetter
    public void setQueue(boolean value) {
        queue = value;
    }

    @Override
    public String getRegion() {
        return region;
    }

    @DataBoundSetter
    public void setRegion(String value) {
        region = Texts.given(value);
    }

    @Override
    public String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public void setCluster(String value) {
        cluster = Texts.given(value);
    }

    @Override
    public RoleParameter getCredentials() {
        return credentials;
    }

    @DataBoundSetter
    public void setCredentials(RoleParameter value) {
        credentials = value;
    }

    @Override
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String value) {
        image = Texts.given(value);
    }

    @Override
    public List<String> getContainers() {
        return containers;
    }

    @DataBoundSetter
    public void setContainers(List<String> value) {
        containers = Texts.given(value);
    }

    @Override
    public MigrationParameter getMigration() {
        return migration;
    }

    @DataBoundSetter
    public void setMigration(MigrationParameter value) {
        migration = value;
    }

    @Override
    public boolean isWithoutMigration() {
        return withoutMigration;
    }

    @DataBoundSetter
    public void setWithoutMigration(boolean value) {
        withoutMigration = value;
    }

    @Override
    public List<String> getServices() {
        return services;
    }

    @DataBoundSetter
    public void setServices(List<String> value) {
        services = value == null ? null : new ArrayList<>(value);
    }

    @Override
    public List<ContainersOfParameter> getContainersOf() {
        return containersOf;
    }

    @DataBoundSetter
    public void setContainersOf(List<ContainersOfParameter> value) {
        containersOf = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    @Override
    public TimeoutsParameter getTimeouts() {
        return timeouts;
    }

    @DataBoundSetter
    public void setTimeouts(TimeoutsParameter value) {
        timeouts = value;
    }

    @Override
    public String getWhenBusy() {
        return whenBusy;
    }

    @DataBoundSetter
    public void setWhenBusy(String value) {
        whenBusy = Texts.given(value);
    }

    @Override
    public String getOnCancel() {
        return onCancel;
    }

    @DataBoundSetter
    public void setOnCancel(String value) {
        onCancel = Texts.given(value);
    }

    @Override
    public Map<String, String> getTags() {
        return tags;
    }

    @DataBoundSetter
    public void setTags(Map<String, String> value) {
        tags = Texts.given(value);
    }

    @Override
    public List<WaveParameter> getWaves() {
        return waves;
    }

    @DataBoundSetter
    public void setWaves(List<WaveParameter> value) {
        waves = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    @Override
    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String value) {
        onFailure = Texts.given(value);
    }

    @Override
    public LockParameter getLock() {
        return lock;
    }

    @DataBoundSetter
    public void setLock(LockParameter value) {
        lock = value;
    }

    @Override
    public BackupParameter getBackup() {
        return backup;
    }

    @DataBoundSetter
    public void setBackup(BackupParameter value) {
        backup = value;
    }

    @Override
    public NotifyParameter getNotify() {
        return notify;
    }

    @DataBoundSetter
    public void setNotify(NotifyParameter value) {
        notify = value;
    }

    public String getStateMachine() {
        return stateMachine;
    }

    @DataBoundSetter
    public void setStateMachine(String value) {
        stateMachine = Texts.given(value);
    }

    @Override
    public String getSmokeTests() {
        return smokeTests;
    }

    @DataBoundSetter
    public void setSmokeTests(String value) {
        smokeTests = value == null || value.isBlank() ? null : value;
    }

    @Override
    public List<ServiceParameter> getServiceSettings() {
        return serviceSettings;
    }

    @DataBoundSetter
    public void setServiceSettings(List<ServiceParameter> value) {
        serviceSettings = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    @Override
    public List<AfterTaskParameter> getAfter() {
        return after;
    }

    @DataBoundSetter
    public void setAfter(List<AfterTaskParameter> value) {
        after = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    @Override
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean value) {
        dryRun = value;
    }
}
