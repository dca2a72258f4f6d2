package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.util.List;
import java.util.Optional;

/**
 * The task sets of services that CodeDeploy deploys, as CodeDeploy sees and moves them. Under the simulator's lock; names
 * a service by cluster and name.
 */
public final class TaskSets {

    /** A task set at one moment; {@code status} is PRIMARY, ACTIVE or DRAINING. */
    public record TaskSet(String id, String status, int desired, long running, long pending, boolean steady) {}

    private final Kernel kernel;
    private final Clusters clusters;
    private final Services services;
    private final TaskDefinitions definitions;
    private final ServiceScheduler scheduler;
    private final DeploymentHistory history;

    TaskSets(
            Kernel kernel,
            Clusters clusters,
            Services services,
            TaskDefinitions definitions,
            ServiceScheduler scheduler,
            DeploymentHistory history) {
        this.kernel = kernel;
        this.clusters = clusters;
        this.services = services;
        this.definitions = definitions;
        this.scheduler = scheduler;
        this.history = history;
    }

    /** Whether there is such a service, active and with the deployment controller CODE_DEPLOY. */
    public boolean exist(String cluster, String service) {
        return find(cluster, service).isPresent();
    }

    private Optional<Service> find(String cluster, String service) {
        return clusters.has(kernel.arn("ecs", "cluster/" + cluster))
                ? services.find(clusters.require(cluster), service)
                        .filter(Service::isActive)
                        .filter(each -> each.controller().equals("CODE_DEPLOY"))
                : Optional.empty();
    }

    private Service service(String cluster, String name) {
        return find(cluster, name).orElseThrow();
    }

    /** ARN of an ACTIVE definition. */
    public Optional<String> definition(String reference) {
        return definitions.find(reference).filter(TaskDefinition::active).map(TaskDefinition::arn);
    }

    /** The containers of a definition that listen on this port. */
    public boolean listens(String definition, String container, int port) {
        for (JsonNode each : definitions.find(definition).orElseThrow().containers()) {
            for (JsonNode mapping : Json.list(each, "portMappings")) {
                if (Json.text(each, "name").equals(container) && Json.number(mapping, "containerPort", 0) == port) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Starts a task set beside the PRIMARY one; gives its id. */
    public String create(String cluster, String name, String definition, Runnable whenSteady) {
        Service service = service(cluster, name);
        String number = kernel.ids().number();
        ObjectNode settings = service.settings.deepCopy();
        String arn = kernel.arn("ecs", "service-revision/" + service.cluster.name + "/" + service.name + "/" + number);
        Rollout rollout = new Rollout(
                number,
                new Rollout.ServiceRevision(arn, definitions.find(definition).orElseThrow(), settings, kernel.now()),
                kernel.now());
        rollout.status = "ACTIVE";
        rollout.whenSteady = Optional.of(whenSteady);
        service.rollouts.add(rollout);
        history.adopt(service, rollout);
        kernel.after(kernel.pace().scheduling(), () -> {
            rollout.held = false;
            scheduler.wake(service);
        });
        return rollout.id();
    }

    /** The task set becomes PRIMARY; the former one is ACTIVE. */
    public void promote(String cluster, String name, String id) {
        Service service = service(cluster, name);
        rollout(service, id).ifPresent(chosen -> {
            service.rollouts.forEach(each -> each.status = "ACTIVE");
            chosen.status = "PRIMARY";
            service.rollouts.remove(chosen);
            service.rollouts.add(0, chosen);
        });
    }

    /** Stops its tasks; it is DRAINING until they have stopped. */
    public void delete(String cluster, String name, String id) {
        Service service = service(cluster, name);
        rollout(service, id).ifPresent(each -> {
            each.status = "DRAINING";
            each.abandoned = true;
            scheduler.wake(service);
        });
    }

    /** PRIMARY first. */
    public List<TaskSet> of(String cluster, String name) {
        Service service = service(cluster, name);
        return service.rollouts.stream()
                .map(each -> new TaskSet(
                        each.id(),
                        each.status,
                        service.desired,
                        each.running().size(),
                        ServiceForm.pending(each),
                        each.state == Rollout.State.COMPLETED))
                .toList();
    }

    private static Optional<Rollout> rollout(Service service, String id) {
        return service.rollouts.stream().filter(each -> each.id().equals(id)).findFirst();
    }
}
