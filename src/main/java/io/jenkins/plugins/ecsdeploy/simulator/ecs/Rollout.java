package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a service's {@code deployments}: a revision of the service and the tasks that were started for it.
 * Mutable, moved only by {@link ServiceScheduler}.
 */
final class Rollout {

    enum State {
        IN_PROGRESS,
        COMPLETED,
        FAILED
    }

    final String number;
    final ServiceRevision revision;
    final Instant createdAt;
    final List<Task> tasks = new ArrayList<>();

    String status = "PRIMARY";
    State state = State.IN_PROGRESS;
    String reason;
    int desired;
    int failedTasks;
    /** No task is started before the scheduler has seen the API call, nor while it backs off. */
    boolean held = true;
    /** Whoever was told to stop starting tasks for good: failed or aborted. */
    boolean abandoned;

    /** Told once all its tasks have held. */
    Optional<Runnable> whenSteady = Optional.empty();

    Instant updatedAt;

    Rollout(String number, ServiceRevision revision, Instant createdAt) {
        this.number = number;
        this.revision = revision;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
        this.reason = "ECS deployment " + id() + " in progress.";
    }

    /** {@code ecs-svc/<number>}: also the {@code startedBy} of its tasks. */
    String id() {
        return "ecs-svc/" + number;
    }

    /** Tasks that are to go on. */
    List<Task> live() {
        return tasks.stream().filter(task -> !task.stopping).toList();
    }

    List<Task> running() {
        return tasks.stream().filter(Task::isRunning).toList();
    }

    boolean isEmpty() {
        return tasks.stream().allMatch(Task::isStopped);
    }

    /** What a service's tasks are made of; each change is a new revision. */
    record ServiceRevision(String arn, TaskDefinition definition, ObjectNode settings, Instant createdAt) {}
}
