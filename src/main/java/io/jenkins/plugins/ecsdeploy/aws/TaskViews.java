package io.jenkins.plugins.ecsdeploy.aws;

import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** ECS tasks in the engine's words; enumerations stay as they were sent, so that new values get through. */
final class TaskViews {
    private TaskViews() {}

    static TaskView of(String operation, Task task) {
        String status = Answers.required(operation, "lastStatus", task.lastStatus());
        Answers.require(operation, "containers of a stopped task", !status.equals("STOPPED") || task.hasContainers());
        return new TaskView(
                Answers.arn(operation, "taskArn", task.taskArn()),
                Answers.arn(operation, "taskDefinitionArn", task.taskDefinitionArn()),
                task.startedBy(),
                task.group(),
                status,
                task.desiredStatus(),
                task.stopCodeAsString(),
                task.stoppedReason(),
                task.launchTypeAsString(),
                task.capacityProviderName(),
                task.createdAt(),
                task.startedAt(),
                task.stoppedAt(),
                task.version() == null ? 0 : task.version(),
                task.containers().stream().map(c -> container(operation, c)).toList());
    }

    /** A missing exit code stays null: it must never become 0. */
    private static ContainerView container(String operation, Container container) {
        return new ContainerView(
                Answers.required(operation, "name of a container", container.name()),
                container.lastStatus(),
                container.exitCode(),
                container.reason(),
                container.healthStatusAsString(),
                container.imageDigest());
    }
}
