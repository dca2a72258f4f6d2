package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task. Mutable, moved only by {@link TaskLife}; under the simulator's lock. */
final class Task {

    /** A task's {@code lastStatus}, in the order of its life. */
    enum Status {
        PROVISIONING,
        PENDING,
        ACTIVATING,
        RUNNING,
        DEACTIVATING,
        STOPPING,
        DEPROVISIONING,
        STOPPED
    }

    /**
     * What it was asked to be.
     *
     * @param request the members of the RunTask call or service that its description repeats
     */
    record Origin(
            Cluster cluster,
            TaskDefinition definition,
            ObjectNode request,
            String group,
            String startedBy,
            Optional<Rollout> rollout) {}

    final String arn;
    final String id;
    final Origin origin;
    final List<TaskContainer> containers = new ArrayList<>();
    final ObjectNode network;
    final Instant createdAt;

    Status status = Status.PROVISIONING;
    boolean stopping;
    int version = 1;
    String stopCode = "";
    String stoppedReason = "";
    String eniStatus = "PRECREATED";
    Optional<Instant> connectedAt = Optional.empty();
    Optional<Instant> pullStartedAt = Optional.empty();
    Optional<Instant> pullStoppedAt = Optional.empty();
    Optional<Instant> startedAt = Optional.empty();
    Optional<Instant> stoppingAt = Optional.empty();
    Optional<Instant> executionStoppedAt = Optional.empty();
    Optional<Instant> stoppedAt = Optional.empty();

    Task(String arn, String id, Origin origin, ObjectNode network, Instant createdAt) {
        this.arn = arn;
        this.id = id;
        this.origin = origin;
        this.network = network;
        this.createdAt = createdAt;
    }

    boolean isStopped() {
        return status == Status.STOPPED;
    }

    boolean isRunning() {
        return status == Status.RUNNING && !stopping;
    }

    boolean isUnhealthy() {
        return containers.stream()
                .anyMatch(each -> each.plan.essential() && each.health == TaskContainer.Health.UNHEALTHY);
    }

    /** Every container with a health check that is to have an opinion has a good one. */
    boolean isHealthy() {
        return containers.stream()
                .filter(each -> each.plan.definition().has("healthCheck"))
                .allMatch(each -> each.health == TaskContainer.Health.HEALTHY);
    }
}
