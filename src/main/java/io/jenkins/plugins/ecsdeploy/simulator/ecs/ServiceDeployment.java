package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A service deployment (API Reference, <i>ServiceDeployment</i>): one change of a service, its roll back included.
 * Mutable, moved only by {@link ServiceScheduler}.
 */
final class ServiceDeployment {

    private static final Set<String> ONGOING =
            Set.of("PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS");

    final String arn;
    final Rollout target;
    final List<Rollout.ServiceRevision> sources;
    final ObjectNode configuration;
    final int threshold;

    String status = "PENDING";
    String statusReason = "";
    /** ECS shows a deployment some time after the call that caused it. */
    boolean visible;

    Optional<Instant> startedAt = Optional.empty();
    Optional<Instant> finishedAt = Optional.empty();
    Optional<Instant> rolledBackAt = Optional.empty();
    /** Where the roll back goes. */
    Optional<Rollout> rollback = Optional.empty();

    /** By stages; empty for a rolling update, and for the first deployment of a service. */
    Optional<TrafficShift> shift = Optional.empty();

    boolean breakerTripped;
    int failures;

    ServiceDeployment(
            String arn,
            Rollout target,
            List<Rollout.ServiceRevision> sources,
            ObjectNode configuration,
            int threshold) {
        this.arn = arn;
        this.target = target;
        this.sources = sources;
        this.configuration = configuration;
        this.threshold = threshold;
    }

    boolean isOngoing() {
        return ONGOING.contains(status);
    }

    /** The stages that decide what the scheduler may do now; empty when it goes its usual way. */
    Optional<TrafficShift> shifting() {
        return status.equals("IN_PROGRESS") ? shift : Optional.empty();
    }

    void finish(String lastStatus, Instant at) {
        status = lastStatus;
        finishedAt = Optional.of(at);
    }
}
