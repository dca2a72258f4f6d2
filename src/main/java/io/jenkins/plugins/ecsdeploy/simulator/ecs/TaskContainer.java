package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import io.jenkins.plugins.ecsdeploy.simulator.container.ContainerPlan;
import io.jenkins.plugins.ecsdeploy.simulator.container.RunningContainer;
import java.util.Optional;

/** A container of a task. Mutable, moved only by {@link TaskLife}. */
final class TaskContainer {

    enum Status {
        PENDING,
        RUNNING,
        STOPPED
    }

    enum Health {
        UNKNOWN,
        HEALTHY,
        UNHEALTHY
    }

    final ContainerPlan plan;
    final String arn;
    final String runtimeId;

    Status status = Status.PENDING;
    Health health = Health.UNKNOWN;
    Optional<Integer> exitCode = Optional.empty();
    String reason = "";
    boolean started;
    Optional<RunningContainer> running = Optional.empty();

    TaskContainer(ContainerPlan plan, String arn, String runtimeId) {
        this.plan = plan;
        this.arn = arn;
        this.runtimeId = runtimeId;
    }
}
