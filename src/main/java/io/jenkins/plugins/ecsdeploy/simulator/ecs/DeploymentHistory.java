package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of every rollout: service deployments, and which rollout completed last. */
final class DeploymentHistory {

    private final Kernel kernel;
    private final Map<Rollout, Service> services = new HashMap<>();
    private final Map<Service, Rollout> completed = new HashMap<>();
    private final Map<String, Rollout.ServiceRevision> revisions = new LinkedHashMap<>();

    DeploymentHistory(Kernel kernel) {
        this.kernel = kernel;
    }

    Service serviceOf(Rollout rollout) {
        return services.get(rollout);
    }

    Optional<Rollout> lastCompleted(Service service) {
        return Optional.ofNullable(completed.get(service));
    }

    Optional<Rollout.ServiceRevision> revision(String arn) {
        return Optional.ofNullable(revisions.get(arn));
    }

    /** Opens the service deployment of a rollout that an API call asked for; the one before it ends here. */
    void open(Service service, Rollout rollout) {
        services.put(rollout, service);
        revisions.put(rollout.revision.arn(), rollout.revision);
        ongoing(service).ifPresent(before -> {
            before.statusReason = "Service deployment stopped because a newer service deployment was started.";
            before.finish("STOPPED", kernel.now());
        });
        List<Rollout.ServiceRevision> sources = new ArrayList<>();
        service.rollouts.stream().filter(each -> each != rollout).forEach(each -> sources.add(each.revision));
        String arn = kernel.arn(
                "ecs",
                "service-deployment/" + service.cluster.name + "/" + service.name + "/"
                        + kernel.ids().token());
        ObjectNode configuration = Json.object();
        configuration.setAll(
                (ObjectNode) service.settings.path("deploymentConfiguration").deepCopy());
        service.deployments.add(
                new ServiceDeployment(arn, rollout, sources, configuration, service.breakerThreshold()));
        announce(service, rollout, "INFO", "SERVICE_DEPLOYMENT_IN_PROGRESS");
    }

    /** A task set: somebody else than ECS knows what becomes of it. */
    void adopt(Service service, Rollout rollout) {
        services.put(rollout, service);
        revisions.put(rollout.revision.arn(), rollout.revision);
    }

    /** The scheduler has begun: ECS shows the deployment from now on. */
    void show(Service service, Rollout rollout) {
        service.deployments.stream().filter(each -> each.target == rollout).forEach(each -> {
            each.visible = true;
            each.startedAt = Optional.of(kernel.now());
            if (each.status.equals("PENDING")) {
                each.status = "IN_PROGRESS";
            }
        });
    }

    void tripped(Service service, Rollout rollout) {
        ongoing(service).ifPresent(each -> {
            each.breakerTripped = true;
            each.failures = rollout.failedTasks;
        });
    }

    boolean isRollingBack(Service service) {
        return ongoing(service).filter(each -> each.rollback.isPresent()).isPresent();
    }

    void rollingBack(Service service, Rollout rollout, String statusReason) {
        services.put(rollout, service);
        ongoing(service).ifPresent(each -> {
            each.status = "ROLLBACK_IN_PROGRESS";
            each.statusReason = statusReason;
            each.rollback = Optional.of(rollout);
            each.rolledBackAt = Optional.of(kernel.now());
            announce(service, each.target, "ERROR", "SERVICE_DEPLOYMENT_FAILED");
        });
    }

    void completed(Service service, Rollout rollout) {
        completed.put(service, rollout);
        ongoing(service).ifPresent(each -> {
            boolean back = each.rollback.equals(Optional.of(rollout));
            each.finish(back ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL", kernel.now());
            announce(service, rollout, "INFO", "SERVICE_DEPLOYMENT_COMPLETED");
        });
    }

    /** Ends the deployment under way. */
    void finish(Service service, String status, String reason) {
        ongoing(service).ifPresent(each -> {
            each.statusReason = reason;
            each.finish(status, kernel.now());
        });
    }

    private void announce(Service service, Rollout rollout, String type, String name) {
        kernel.announcements()
                .announce("aws.ecs", "ECS Deployment State Change", List.of(service.arn), () -> Json.object()
                        .put("eventType", type)
                        .put("eventName", name)
                        .put("clusterArn", service.cluster.arn)
                        .put("deploymentId", rollout.id())
                        .put("updatedAt", kernel.now().toString())
                        .put("reason", name));
    }

    Optional<ServiceDeployment> ongoing(Service service) {
        return service.deployments.stream().filter(ServiceDeployment::isOngoing).reduce((older, newer) -> newer);
    }
}
