package io.jenkins.plugins.ecsdeploy.engine.port;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service as ECS showed it at one moment (ECS API: Service). Absent values are null.
 *
 * @param status ACTIVE, DRAINING or INACTIVE
 * @param deploymentController ECS, CODE_DEPLOY or EXTERNAL
 * @param strategy ROLLING, BLUE_GREEN, LINEAR, CANARY, or as sent
 * @param network null for network modes without one
 * @param deployments PRIMARY first
 * @param events newest first
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
        List<EventView> events) {

    public ServiceView {
        capacityProviders = capacityProviders == null ? List.of() : List.copyOf(capacityProviders);
        deployments = deployments == null ? List.of() : List.copyOf(deployments);
        events = events == null ? List.of() : List.copyOf(events);
    }

    public Optional<DeploymentView> primary() {
        return deployments.stream().filter(d -> "PRIMARY".equals(d.status())).findFirst();
    }

    public Optional<DeploymentView> deployment(String id) {
        return deployments.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /**
     * An item of {@code deployments[]} (ECS API: Deployment).
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
