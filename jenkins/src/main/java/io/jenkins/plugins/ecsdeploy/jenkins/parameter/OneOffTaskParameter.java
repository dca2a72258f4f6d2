package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * A one-off task: what the migration and the tasks after the services have in common.
 *
 * @param <T> the parameter itself
 */
public abstract class OneOffTaskParameter<T extends OneOffTaskParameter<T>> extends Nested<T> {
    private static final long serialVersionUID = 1L;

    private String taskDefinition;
    private String derivedFrom;
    private String overrideOf;
    private String container;
    private List<String> command;
    private Map<String, String> environment;
    private Map<String, String> secrets;
    private String taskRoleArn;
    private String executionRoleArn;
    private String cpu;
    private String memory;
    private NetworkParameter network;
    private String launchType;
    private List<CapacityProviderParameter> capacityProviders;
    private String platformVersion;
    private String onTimeout;
    private RetriesParameter retries;
    private String database;
    private String lockTimeout;
    private String statementTimeout;

    public String getTaskDefinition() {
        return taskDefinition;
    }

    @DataBoundSetter
    public void setTaskDefinition(String value) {
        taskDefinition = Texts.given(value);
    }

    public String getDerivedFrom() {
        return derivedFrom;
    }

    @DataBoundSetter
    public void setDerivedFrom(String value) {
        derivedFrom = Texts.given(value);
    }

    public String getOverrideOf() {
        return overrideOf;
    }

    @DataBoundSetter
    public void setOverrideOf(String value) {
        overrideOf = Texts.given(value);
    }

    public String getContainer() {
        return container;
    }

    @DataBoundSetter
    public void setContainer(String value) {
        container = Texts.given(value);
    }

    public List<String> getCommand() {
        return command;
    }

    @DataBoundSetter
    public void setCommand(List<String> value) {
        command = Texts.given(value);
    }

    public Map<String, String> getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(Map<String, String> value) {
        environment = Texts.given(value);
    }

    public Map<String, String> getSecrets() {
        return secrets;
    }

    @DataBoundSetter
    public void setSecrets(Map<String, String> value) {
        secrets = Texts.given(value);
    }

    public String getTaskRoleArn() {
        return taskRoleArn;
    }

    @DataBoundSetter
    public void setTaskRoleArn(String value) {
        taskRoleArn = Texts.given(value);
    }

    public String getExecutionRoleArn() {
        return executionRoleArn;
    }

    @DataBoundSetter
    public void setExecutionRoleArn(String value) {
        executionRoleArn = Texts.given(value);
    }

    public String getCpu() {
        return cpu;
    }

    @DataBoundSetter
    public void setCpu(String value) {
        cpu = Texts.given(value);
    }

    public String getMemory() {
        return memory;
    }

    @DataBoundSetter
    public void setMemory(String value) {
        memory = Texts.given(value);
    }

    public NetworkParameter getNetwork() {
        return network;
    }

    @DataBoundSetter
    public void setNetwork(NetworkParameter value) {
        network = value;
    }

    public String getLaunchType() {
        return launchType;
    }

    @DataBoundSetter
    public void setLaunchType(String value) {
        launchType = Texts.given(value);
    }

    public List<CapacityProviderParameter> getCapacityProviders() {
        return capacityProviders;
    }

    @DataBoundSetter
    public void setCapacityProviders(List<CapacityProviderParameter> value) {
        capacityProviders = value == null || value.isEmpty() ? null : new ArrayList<>(value);
    }

    public String getPlatformVersion() {
        return platformVersion;
    }

    @DataBoundSetter
    public void setPlatformVersion(String value) {
        platformVersion = Texts.given(value);
    }

    public String getOnTimeout() {
        return onTimeout;
    }

    @DataBoundSetter
    public void setOnTimeout(String value) {
        onTimeout = Texts.given(value);
    }

    public RetriesParameter getRetries() {
        return retries;
    }

    @DataBoundSetter
    public void setRetries(RetriesParameter value) {
        retries = value;
    }

    /** {@code postgresql} or {@code mysql}. */
    public String getDatabase() {
        return database;
    }

    @DataBoundSetter
    public void setDatabase(String value) {
        database = Texts.given(value);
    }

    public String getLockTimeout() {
        return lockTimeout;
    }

    @DataBoundSetter
    public void setLockTimeout(String value) {
        lockTimeout = Texts.given(value);
    }

    public String getStatementTimeout() {
        return statementTimeout;
    }

    @DataBoundSetter
    public void setStatementTimeout(String value) {
        statementTimeout = Texts.given(value);
    }

    /** The keys that are given here, for a tree that may hold more. */
    final Trees keys() {
        return new Trees()
                .put("taskDefinition", taskDefinition)
                .put("derivedFrom", derivedFrom)
                .put("overrideOf", overrideOf)
                .put("container", container)
                .put("command", command)
                .put("environment", environment)
                .put("secrets", secrets)
                .put("taskRoleArn", taskRoleArn)
                .put("executionRoleArn", executionRoleArn)
                .put("cpu", cpu)
                .put("memory", memory)
                .put("network", network)
                .put("launchType", launchType)
                .putAll("capacityProviders", capacityProviders)
                .put("platformVersion", platformVersion)
                .put("onTimeout", onTimeout)
                .put("retries", retries)
                .put("database", database)
                .put("lockTimeout", lockTimeout)
                .put("statementTimeout", statementTimeout);
    }

    /** Descriptor of such a task: its form shows lists and maps as lines of a text. */
    public abstract static class TaskDescriptor<T extends OneOffTaskParameter<T>> extends NestedDescriptor<T> {
        TaskDescriptor() {
            super("command");
        }

        @Override
        public T newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            Map<String, String> environment = FormText.takeMap(form, "environment");
            Map<String, String> secrets = FormText.takeMap(form, "secrets");
            T task = super.newInstance(request, form);
            task.setEnvironment(environment);
            task.setSecrets(secrets);
            return task;
        }
    }
}
