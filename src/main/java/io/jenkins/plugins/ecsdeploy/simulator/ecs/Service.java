package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A service. Mutable, moved by {@link ServiceScheduler} and the API actions; under the simulator's lock. */
final class Service {

    /** One line of the service's event list. */
    record Event(String id, Instant at, String message) {}

    private static final int MOST_EVENTS = 100;

    final String arn;
    final String name;
    final Cluster cluster;
    final Instant createdAt;
    final String createdBy;
    /** The request's members as the next revision will use them. */
    final ObjectNode settings;
    /** The newest first. */
    final List<Rollout> rollouts = new ArrayList<>();

    final List<ServiceDeployment> deployments = new ArrayList<>();
    final Deque<Event> events = new ArrayDeque<>();

    String status = "ACTIVE";
    int desired;
    boolean steady;
    /** What DescribeServices said before the latest update; empty right after the creation. */
    /** The request that created it. */
    ObjectNode creation;

    Optional<ObjectNode> formerForm = Optional.empty();

    Service(String arn, String name, Cluster cluster, Instant createdAt, String createdBy, ObjectNode settings) {
        this.arn = arn;
        this.name = name;
        this.cluster = cluster;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
        this.settings = settings;
    }

    Rollout primary() {
        return rollouts.get(0);
    }

    boolean isActive() {
        return status.equals("ACTIVE");
    }

    /** ECS, CODE_DEPLOY or EXTERNAL. */
    String controller() {
        String type = Json.text(settings.path("deploymentController"), "type");
        return type.isEmpty() ? "ECS" : type;
    }

    boolean isRolling() {
        return controller().equals("ECS");
    }

    private JsonNode configuration() {
        return settings.path("deploymentConfiguration");
    }

    /** How many tasks may exist at once: rounded down. */
    int ceiling() {
        return desired * Json.number(configuration(), "maximumPercent", 200) / 100;
    }

    /** How many tasks must stay healthy: rounded up. */
    int floor() {
        return (desired * Json.number(configuration(), "minimumHealthyPercent", 100) + 99) / 100;
    }

    boolean breakerOn() {
        return configuration().path("deploymentCircuitBreaker").path("enable").asBoolean(false);
    }

    boolean breakerRollsBack() {
        return configuration().path("deploymentCircuitBreaker").path("rollback").asBoolean(false);
    }

    /** Half of the desired count, between 3 and 200. */
    int breakerThreshold() {
        return Math.max(3, Math.min(200, (desired + 1) / 2));
    }

    /** The target group's ARN, empty without a load balancer. */
    String targetGroup() {
        return Json.text(settings.path("loadBalancers").path(0), "targetGroupArn");
    }

    List<Task> tasks() {
        return rollouts.stream().flatMap(rollout -> rollout.tasks.stream()).toList();
    }

    /** The service deployment under way, or the last one; only those that ECS shows already. */
    Optional<ServiceDeployment> currentDeployment() {
        return deployments.stream().filter(each -> each.visible).reduce((older, newer) -> newer);
    }

    void event(String id, Instant at, String text) {
        events.addFirst(new Event(id, at, "(service " + name + ") " + text));
        if (events.size() > MOST_EVENTS) {
            events.removeLast();
        }
    }
}
