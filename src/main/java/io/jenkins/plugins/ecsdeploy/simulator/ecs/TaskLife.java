package io.jenkins.plugins.ecsdeploy.simulator.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.container.ContainerEvents;
import io.jenkins.plugins.ecsdeploy.simulator.container.Containers;
import io.jenkins.plugins.ecsdeploy.simulator.core.Kernel;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The life of a task (Developer Guide, <i>Amazon ECS task lifecycle</i>): PROVISIONING, PENDING, ACTIVATING, RUNNING,
 * DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED. Containers start with ACTIVATING, so that a short one may be over
 * before anyone sees RUNNING.
 */
final class TaskLife {

    static final String FAILED_TO_START = "TaskFailedToStart";

    private final Kernel kernel;
    private final Containers containers;
    private final Consumer<Task> onChange;

    /** {@code onChange} hears of every change of a task that belongs to a service. */
    TaskLife(Kernel kernel, Containers containers, Consumer<Task> onChange) {
        this.kernel = kernel;
        this.containers = containers;
        this.onChange = onChange;
    }

    void begin(Task task) {
        kernel.after(kernel.pace().provisioning(), () -> provisioned(task));
    }

    private void provisioned(Task task) {
        if (task.stopping) {
            return;
        }
        boolean noInterface =
                task.containers.stream().anyMatch(each -> each.plan.behaviour() instanceof Behaviour.EniTimeout);
        if (noInterface) {
            stop(task, FAILED_TO_START, "Timeout waiting for network interface provisioning to complete.");
            return;
        }
        task.eniStatus = "ATTACHED";
        task.connectedAt = Optional.of(kernel.now());
        task.pullStartedAt = Optional.of(kernel.now());
        move(task, Task.Status.PENDING);
        kernel.after(kernel.pace().pending(), () -> pulled(task));
    }

    private void pulled(Task task) {
        if (task.stopping) {
            return;
        }
        for (TaskContainer container : task.containers) {
            Optional<String> obstacle = containers.obstacle(container.plan);
            if (obstacle.isPresent()) {
                stop(task, FAILED_TO_START, obstacle.get());
                return;
            }
        }
        task.pullStoppedAt = Optional.of(kernel.now());
        move(task, Task.Status.ACTIVATING);
        kernel.after(kernel.pace().activating(), () -> activated(task));
        startReady(task);
    }

    private void activated(Task task) {
        if (!task.stopping) {
            task.startedAt = Optional.of(kernel.now());
            move(task, Task.Status.RUNNING);
        }
    }

    /** Starts the containers whose dependencies are met, in the order of the definition. */
    private void startReady(Task task) {
        for (TaskContainer container : task.containers) {
            if (!task.stopping && !container.started && dependenciesMet(task, container)) {
                container.started = true;
                container.status = TaskContainer.Status.RUNNING;
                container.running = Optional.of(containers.start(container.plan, new Events(task, container)));
            }
        }
    }

    private static boolean dependenciesMet(Task task, TaskContainer container) {
        return Json.list(container.plan.definition(), "dependsOn").stream().allMatch(each -> met(task, each));
    }

    private static boolean met(Task task, JsonNode dependency) {
        String name = Json.text(dependency, "containerName");
        return task.containers.stream()
                .filter(each -> each.plan.name().equals(name))
                .allMatch(each -> switch (Json.text(dependency, "condition")) {
                    case "START" -> each.started;
                    case "COMPLETE" -> each.status == TaskContainer.Status.STOPPED;
                    case "SUCCESS" -> each.exitCode.equals(Optional.of(0));
                    case "HEALTHY" -> each.health == TaskContainer.Health.HEALTHY;
                    default -> true;
                });
    }

    /** Asks the task to stop; the first reason given is the one that stays. */
    void stop(Task task, String stopCode, String reason) {
        if (task.stopping) {
            return;
        }
        boolean wasRunning = task.status == Task.Status.RUNNING;
        task.stopping = true;
        task.stopCode = stopCode;
        task.stoppedReason = reason;
        task.stoppingAt = Optional.of(kernel.now());
        move(task, wasRunning ? Task.Status.DEACTIVATING : Task.Status.STOPPING);
        kernel.after(wasRunning ? kernel.pace().deactivating() : Duration.ZERO, () -> endContainers(task));
    }

    private void endContainers(Task task) {
        if (task.status == Task.Status.DEACTIVATING) {
            move(task, Task.Status.STOPPING);
        }
        List<TaskContainer> alive = alive(task);
        if (alive.isEmpty()) {
            deprovision(task);
        }
        alive.forEach(each -> each.running.orElseThrow().stop());
    }

    private static List<TaskContainer> alive(Task task) {
        return task.containers.stream()
                .filter(each -> each.status == TaskContainer.Status.RUNNING)
                .toList();
    }

    private void deprovision(Task task) {
        if (task.status != Task.Status.STOPPING) {
            return;
        }
        task.executionStoppedAt = Optional.of(kernel.now());
        task.containers.forEach(each -> each.status = TaskContainer.Status.STOPPED);
        move(task, Task.Status.DEPROVISIONING);
        kernel.after(kernel.pace().deprovisioning(), () -> {
            task.eniStatus = "DELETED";
            task.stoppedAt = Optional.of(kernel.now());
            move(task, Task.Status.STOPPED);
        });
    }

    private void move(Task task, Task.Status status) {
        task.status = status;
        task.version++;
        announce(task);
        onChange.accept(task);
    }

    private void announce(Task task) {
        kernel.announcements().announce("aws.ecs", "ECS Task State Change", List.of(task.arn), () -> Json.object()
                .put("clusterArn", task.origin.cluster().arn)
                .put("taskArn", task.arn)
                .put("group", task.origin.group())
                .put("startedBy", task.origin.startedBy())
                .put("lastStatus", task.status.name())
                .put("desiredStatus", task.stopping ? "STOPPED" : "RUNNING")
                .put("version", task.version));
    }

    /** What one container reports to its task. */
    private final class Events implements ContainerEvents {
        private final Task task;
        private final TaskContainer container;

        Events(Task task, TaskContainer container) {
            this.task = task;
            this.container = container;
        }

        @Override
        public void line(String text) {
            // On its way to the log; nothing here depends on it.
        }

        @Override
        public void exited(int exitCode, String reason) {
            container.exitCode = Optional.of(exitCode);
            over(reason);
            if (task.stopping) {
                if (task.status == Task.Status.STOPPING && alive(task).isEmpty()) {
                    deprovision(task);
                }
            } else if (container.plan.essential()) {
                stop(task, "EssentialContainerExited", "Essential container in task exited");
            } else {
                task.version++;
                afterExit();
            }
        }

        private void afterExit() {
            startReady(task);
            boolean stuck = task.containers.stream().noneMatch(each -> each.status == TaskContainer.Status.RUNNING);
            if (stuck && !task.stopping) {
                stop(task, FAILED_TO_START, "Task dependencies cannot be resolved, taskArn: " + task.arn);
            }
        }

        @Override
        public void failedToStart(String reason) {
            over(reason);
            stop(task, FAILED_TO_START, reason);
        }

        private void over(String reason) {
            container.status = TaskContainer.Status.STOPPED;
            container.reason = reason;
        }

        @Override
        public void healthy(boolean healthy) {
            container.health = healthy ? TaskContainer.Health.HEALTHY : TaskContainer.Health.UNHEALTHY;
            task.version++;
            startReady(task);
            onChange.accept(task);
        }

        @Override
        public void spotInterrupted() {
            stop(task, "SpotInterruption", "Your Spot Task was interrupted.");
        }
    }
}
