package io.jenkins.plugins.ecsdeploy.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** AWS CodeDeploy's deployments of ECS services. */
public interface BlueGreenDeployments {

    /** A deployment group (CodeDeploy API: GetDeploymentGroup, GetDeploymentConfig); empty when it or its application is not there. */
    Optional<Group> group(String application, String deploymentGroup);

    /**
     * Begins a deployment (CodeDeploy API: CreateDeployment); gives its id. It has no token: two of them are two deployments,
     * but a group takes no second one while the first is under way.
     *
     * @param appSpec its content, JSON
     * @param description at which it can be told from others
     * @throws OutsideException REFUSED with the code {@value #BUSY} when the group has one under way
     */
    String create(String application, String deploymentGroup, String appSpec, String description);

    /** The code of the refusal while a group has a deployment under way. */
    String BUSY = "DeploymentLimitExceededException";

    /** The group's deployments created at or after a moment, newest first (CodeDeploy API: ListDeployments, BatchGetDeployments). */
    List<BlueGreenDeployment> createdSince(String application, String deploymentGroup, Instant since);

    /** Ids of the group's deployments that are under way (CodeDeploy API: ListDeployments). */
    List<String> ongoing(String application, String deploymentGroup);

    /** Looks at up to 25 deployments (CodeDeploy API: BatchGetDeployments, BatchGetDeploymentTargets); unknown ones are left out. */
    List<BlueGreenDeployment> describe(Collection<String> ids);

    /**
     * Lets a deployment that is ready shift its traffic (CodeDeploy API: ContinueDeployment).
     *
     * @throws OutsideException REFUSED when it is not ready (any more)
     */
    void proceed(String id);

    /**
     * Stops a deployment and has it rolled back (CodeDeploy API: StopDeployment).
     *
     * @throws OutsideException REFUSED when it is over
     */
    void stop(String id);

    /**
     * A deployment group.
     *
     * @param computePlatform ECS, Server or Lambda
     * @param services what it deploys, as {@code cluster/service}
     * @param configuration name of its deployment configuration
     * @param shiftTime how long that takes at least to shift the traffic
     * @param readyWait how long a deployment waits for ContinueDeployment; null when it goes on by itself
     * @param terminationWait how long the former tasks are kept after all traffic was shifted; part of the deployment
     * @param rollsBack whether a failed deployment is rolled back
     */
    record Group(
            String computePlatform,
            List<String> services,
            String configuration,
            Duration shiftTime,
            Duration readyWait,
            Duration terminationWait,
            boolean rollsBack) {
        public Group {
            services = services == null ? List.of() : List.copyOf(services);
        }
    }

    /** How deployments end. */
    Set<String> OVER = Set.of("Succeeded", "Failed", "Stopped");

    /**
     * A deployment as CodeDeploy showed it at one moment. Absent values are null.
     *
     * @param status Created, Queued, InProgress, Baking, Ready, Succeeded, Failed, Stopped, or as sent
     * @param event the lifecycle event at work, for instance AllowTraffic
     * @param trafficWeight percent of the traffic on the new task set
     * @param rollbackId of the deployment that rolls this one back
     */
    record BlueGreenDeployment(
            String id,
            String status,
            String description,
            String event,
            Double trafficWeight,
            boolean terminating,
            String errorCode,
            String errorMessage,
            String rollbackId,
            String rollbackMessage,
            Instant createdAt) {

        /** Whether it will not change any more. What we don't know of is still under way. */
        public boolean over() {
            return OVER.contains(status);
        }

        public boolean ready() {
            return "Ready".equals(status);
        }
    }
}
