package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.elb.Target;
import io.jenkins.plugins.ecsdeploy.simulator.wire.AwsException;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which tasks ECS has registered with a target group: registered while ACTIVATING, checked from RUNNING on, draining
 * while DEACTIVATING. It follows from the tasks' own states, so there is nothing to keep in step.
 */
final class ServiceTargets {
    private final Kernel kernel;
    private final Services services;
    private final Predicate<String> exists;

    /** @param exists whether there is a target group of this ARN */
    ServiceTargets(Kernel kernel, Services services, Predicate<String> exists) {
        this.kernel = kernel;
        this.services = services;
        this.exists = exists;
    }

    /** Refuses load balancers that ECS refuses. */
    void check(JsonNode input, TaskDefinition definition) {
        for (JsonNode one : Json.list(input, "loadBalancers")) {
            String arn = Json.text(one, "targetGroupArn");
            if (arn.isEmpty()) {
                continue; // a Classic load balancer
            }
            if (!exists.test(arn)) {
                throw AwsException.invalidParameter("The specified target group does not exist: " + arn);
            }
            String name = Json.text(one, "containerName");
            JsonNode container = definition.containers().stream()
                    .filter(c -> Json.text(c, "name").equals(name))
                    .findFirst()
                    .orElseThrow(() -> AwsException.invalidParameter(
                            "The container " + name + " does not exist in the task definition."));
            int port = Json.number(one, "containerPort", 0);
            if (Json.list(container, "portMappings").stream()
                    .noneMatch(m -> Json.number(m, "containerPort", 0) == port)) {
                throw AwsException.invalidParameter(
                        "The container " + name + " did not have a container port " + port + " defined.");
            }
        }
    }

    List<Target> of(String targetGroupArn) {
        List<Target> targets = new ArrayList<>();
        for (Service service : services.all()) {
            for (JsonNode one : Json.list(service.settings, "loadBalancers")) {
                if (Json.text(one, "targetGroupArn").equals(targetGroupArn)) {
                    int port = Json.number(one, "containerPort", 0);
                    service.tasks().forEach(task -> target(task, port).ifPresent(targets::add));
                }
            }
        }
        return targets;
    }

    private Optional<Target> target(Task task, int port) {
        String ip = Json.text(task.network, "privateIPv4Address");
        return switch (task.status) {
            case ACTIVATING -> Optional.of(Target.registering(ip, port));
            case RUNNING -> Optional.of(running(task, ip, port));
            case DEACTIVATING -> Optional.of(Target.draining(ip, port));
            case PROVISIONING, PENDING, STOPPING, DEPROVISIONING, STOPPED -> Optional.empty();
        };
    }

    private Target running(Task task, String ip, int port) {
        Instant judged = task.startedAt.orElse(kernel.now()).plus(kernel.pace().health());
        if (kernel.now().isBefore(judged)) {
            return Target.beingChecked(ip, port);
        }
        return task.isUnhealthy() ? Target.unhealthy(ip, port) : Target.healthy(ip, port);
    }
}
