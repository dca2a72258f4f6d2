package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** ECS tasks in the engine's words; enumerations stay as they were sent, so that new values get through. */
final class TaskViews {
    private TaskViews() {}

    static TaskView of(Task task) {
        return new TaskView(
                task.taskArn(),
                task.taskDefinitionArn(),
                task.startedBy(),
                task.group(),
                task.lastStatus(),
                task.desiredStatus(),
                task.stopCodeAsString(),
                task.stoppedReason(),
                task.launchTypeAsString(),
                task.capacityProviderName(),
                task.createdAt(),
                task.startedAt(),
                task.stoppedAt(),
                task.version() == null ? 0 : task.version(),
                task.containers().stream().map(TaskViews::of).toList());
    }

    /** A missing exit code stays null: it must never become 0. */
    private static ContainerView of(Container container) {
        return new ContainerView(
                container.name(),
                container.lastStatus(),
                container.exitCode(),
                container.reason(),
                container.healthStatusAsString(),
                container.imageDigest());
    }
}
