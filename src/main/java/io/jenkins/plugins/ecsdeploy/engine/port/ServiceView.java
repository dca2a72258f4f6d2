package io.jenkins.plugins.ecsdeploy.engine.port;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service as ECS showed it at one moment (ECS API: Service). Absent values are null.
 *
 * @param status ACTIVE, DRAINING or INACTIVE
 * @param taskDefinitionArn the service's own; of its PRIMARY task set where it has task sets
 * @param deploymentController ECS, CODE_DEPLOY or EXTERNAL
 * @param strategy ROLLING, BLUE_GREEN, LINEAR, CANARY, or as sent
 * @param network null for network modes without one
 * @param deployments PRIMARY first; for the controllers CODE_DEPLOY and EXTERNAL, the service's task sets
 * @param events newest first
 * @param loadBalancers what stands in front of it
 * @param healthCheckGracePeriodSeconds null when the service has none
 * @param settings how ECS deploys it; null when ECS told nothing
 */
public record ServiceView(
        String arn,
        String name,
        String status,
        String taskDefinitionArn,
        int desiredCount,
        int runningCount,
        int pendingCount,
        String deploymentController,
        String strategy,
        String launchType,
        List<CapacityProvider> capacityProviders,
        String platformVersion,
        Network network,
        List<DeploymentView> deployments,
        List<EventView> events,
        List<LoadBalancerView> loadBalancers,
        Integer healthCheckGracePeriodSeconds,
        DeploymentSettings settings) {

    public ServiceView {
        capacityProviders = capacityProviders == null ? List.of() : List.copyOf(capacityProviders);
        deployments = deployments == null ? List.of() : List.copyOf(deployments);
        events = events == null ? List.of() : List.copyOf(events);
        loadBalancers = loadBalancers == null ? List.of() : List.copyOf(loadBalancers);
    }

    /** The same service with other deployments. */
    public ServiceView with(List<DeploymentView> others) {
        return new ServiceView(
                arn,
                name,
                status,
                taskDefinitionArn,
                desiredCount,
                runningCount,
                pendingCount,
                deploymentController,
                strategy,
                launchType,
                capacityProviders,
                platformVersion,
                network,
                others,
                events,
                loadBalancers,
                healthCheckGracePeriodSeconds,
                settings);
    }

    public Optional<DeploymentView> primary() {
        return deployments.stream().filter(d -> "PRIMARY".equals(d.status())).findFirst();
    }

    public Optional<DeploymentView> deployment(String id) {
        return deployments.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /**
     * An item of {@code loadBalancers[]} (ECS API: LoadBalancer).
     *
     * @param targetGroupArn null for a Classic load balancer
     */
    public record LoadBalancerView(String targetGroupArn, String containerName, Integer containerPort) {}

    /**
     * How ECS deploys the service (ECS API: DeploymentConfiguration). Numbers that ECS did not tell are null.
     *
     * @param bakeTime how long both revisions go on running after all traffic was shifted
     * @param shiftTime how long the traffic takes at least to be shifted: a canary's bake time, or a linear shift's steps
     * @param pauseStages lifecycle stages at which the deployment waits for somebody's word
     */
    public record DeploymentSettings(
            Integer minimumHealthyPercent,
            Integer maximumPercent,
            boolean circuitBreaker,
            boolean circuitBreakerRollback,
            Duration bakeTime,
            Duration shiftTime,
            List<String> pauseStages) {
        public DeploymentSettings {
            pauseStages = pauseStages == null ? List.of() : List.copyOf(pauseStages);
        }
    }

    /**
     * An item of {@code deployments[]} (ECS API: Deployment), or of {@code taskSets[]} (ECS API: TaskSet).
     *
     * @param id for instance {@code ecs-svc/7142340952746948337}
     * @param status PRIMARY, ACTIVE, DRAINING or INACTIVE
     * @param rolloutState IN_PROGRESS, COMPLETED or FAILED; null where ECS keeps none (Classic load balancer)
     */
    public record DeploymentView(
            String id,
            String status,
            String taskDefinitionArn,
            int desiredCount,
            int runningCount,
            int pendingCount,
            int failedTasks,
            String rolloutState,
            String rolloutStateReason,
            Instant createdAt,
            Instant updatedAt) {}

    /** A service event (ECS API: ServiceEvent). */
    public record EventView(String id, Instant createdAt, String message) {}
}
