package io.jenkins.plugins.ecsdeploy.jenkins.parameter;

import java.util.List;
import java.util.Map;

/**
 * What a step or a build step can be given: the keys of the engine's configuration, and where else they may come from.
 * What is null, empty or blank was not given.
 *
 * <p>Given here wins over {@link #getConfig} and {@link #getConfigText}, which win over {@link #getProfile}.
 */
public interface DeploymentParameters {

    /** Path of a configuration file in the workspace. */
    String getConfig();

    /** The configuration as YAML or JSON. */
    String getConfigText();

    /** Name of a profile that an administrator has set up. */
    String getProfile();

    /** Id of AWS credentials in Jenkins; without it the controller's own chain is used. */
    String getCredentialsId();

    /** False fails at once when another build of this controller deploys the same services; true waits for its turn. */
    boolean isQueue();

    String getRegion();

    String getCluster();

    RoleParameter getCredentials();

    String getImage();

    List<String> getContainers();

    MigrationParameter getMigration();

    /** The configuration's {@code migration: none}. */
    boolean isWithoutMigration();

    List<String> getServices();

    List<ContainersOfParameter> getContainersOf();

    TimeoutsParameter getTimeouts();

    String getWhenBusy();

    String getOnCancel();

    Map<String, String> getTags();

    /** In place of services. */
    default List<WaveParameter> getWaves() {
        return null;
    }

    default String getOnFailure() {
        return null;
    }

    default LockParameter getLock() {
        return null;
    }

    default BackupParameter getBackup() {
        return null;
    }

    default NotifyParameter getNotify() {
        return null;
    }

    /** Name or ARN of the state machine that carries the deployment out: the configuration's {@code orchestrator}. */
    default String getStateMachine() {
        return null;
    }

    /** The configuration's list {@code smokeTests}, in YAML. */
    default String getSmokeTests() {
        return null;
    }

    /** What is otherwise with single services; each is named in {@link #getServices} or in a wave as well. */
    default List<ServiceParameter> getServiceSettings() {
        return null;
    }

    default List<AfterTaskParameter> getAfter() {
        return null;
    }

    boolean isDryRun();
}
