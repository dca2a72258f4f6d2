package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.container.ContainerPlan;
import io.jenkins.plugins.ecsdeploy.simulator.container.Containers;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All tasks that can still be described, and how new ones come to be. */
final class Tasks {

    static final Duration VISIBLE_AFTER_STOP = Duration.ofHours(1);

    private final Kernel kernel;
    private final Tags tags;
    private final Containers containers;
    private final Map<String, Task> byId = new LinkedHashMap<>();

    Tasks(Kernel kernel, Tags tags, Containers containers) {
        this.kernel = kernel;
        this.tags = tags;
        this.containers = containers;
    }

    /** What a new task turned out to be: itself, or no capacity for it. */
    Optional<Task> create(Task.Origin origin) {
        String id = kernel.ids().hex(32);
        String arn = kernel.arn("ecs", "task/" + origin.cluster().name + "/" + id);
        TaskDefinition definition = origin.definition();
        Containers.TaskFacts facts =
                new Containers.TaskFacts(arn, id, definition.family(), origin.group(), definition.platform());
        List<ContainerPlan> plans = new ArrayList<>();
        for (JsonNode container : definition.containers()) {
            JsonNode override = RunTask.override(origin.request().path("overrides"), Json.text(container, "name"));
            plans.add(containers.plan(facts, container, override));
        }
        if (plans.stream().anyMatch(plan -> plan.behaviour() instanceof Behaviour.NoCapacity)) {
            return Optional.empty();
        }
        Task task = new Task(arn, id, origin, network(origin.request()), kernel.now());
        for (ContainerPlan plan : plans) {
            String containerArn = kernel.arn(
                    "ecs",
                    "container/" + origin.cluster().name + "/" + id + "/"
                            + kernel.ids().uuid());
            task.containers.add(new TaskContainer(
                    plan, containerArn, id + "-" + kernel.ids().number().substring(0, 10)));
        }
        byId.put(id, task);
        return Optional.of(task);
    }

    private ObjectNode network(JsonNode request) {
        JsonNode subnets =
                request.path("networkConfiguration").path("awsvpcConfiguration").path("subnets");
        String suffix = kernel.ids().hex(17);
        return Json.object()
                .put("attachmentId", kernel.ids().uuid())
                .put("subnetId", subnets.path(0).asText("subnet-0a1b2c3d4e5f60718"))
                .put("networkInterfaceId", "eni-" + suffix)
                .put("availabilityZone", kernel.region() + "a")
                .put("privateIPv4Address", "10.0." + byId.size() / 250 % 250 + "." + (byId.size() % 250 + 4));
    }

    /** By id or ARN; empty for tasks of other clusters and those stopped over an hour ago. */
    Optional<Task> find(Cluster cluster, String idOrArn) {
        forgetOld();
        Task task = byId.get(idOrArn.substring(idOrArn.lastIndexOf('/') + 1));
        boolean here = task != null
                && task.origin.cluster() == cluster
                && (!idOrArn.startsWith("arn:") || task.arn.equals(idOrArn));
        return here ? Optional.of(task) : Optional.empty();
    }

    Collection<Task> all() {
        forgetOld();
        return byId.values();
    }

    List<Task> of(Cluster cluster) {
        return all().stream().filter(task -> task.origin.cluster() == cluster).toList();
    }

    private void forgetOld() {
        byId.values().removeIf(task -> {
            boolean old = task.stoppedAt.isPresent()
                    && task.stoppedAt.get().plus(VISIBLE_AFTER_STOP).isBefore(kernel.now());
            if (old) {
                tags.forget(task.arn);
            }
            return old;
        });
    }
}
