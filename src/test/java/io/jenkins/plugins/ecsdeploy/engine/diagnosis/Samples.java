package io.jenkins.plugins.ecsdeploy.engine.diagnosis;

import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.EventView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Small worlds for tests: a stopped task, a service after a rollout. */
final class Samples {
    static final String OURS = "ecs-svc/7142340952746948337";
    static final Instant ROLLED_OUT_AT = Instant.parse("2026-11-16T01:00:00Z");

    private Samples() {}

    static TaskView stopped(String stopCode, String stoppedReason, ContainerView... containers) {
        return task("STOPPED", stopCode, stoppedReason, containers);
    }

    /** Stopped as a task does whose container ended by itself. */
    static TaskView exited(ContainerView... containers) {
        return stopped("EssentialContainerExited", "Essential container in task exited", containers);
    }

    static TaskView task(String status, String stopCode, String stoppedReason, ContainerView... containers) {
        return new TaskView(
                "arn:aws:ecs:us-east-1:111122223333:task/prod/0123456789abcdef0123456789abcdef",
                "arn:aws:ecs:us-east-1:111122223333:task-definition/migrate:7",
                null,
                null,
                status,
                "STOPPED",
                stopCode,
                stoppedReason,
                "FARGATE",
                null,
                null,
                null,
                null,
                1,
                List.of(containers));
    }

    /** @param exitCode null: none */
    static ContainerView container(String name, Integer exitCode, String reason) {
        return new ContainerView(name, "STOPPED", exitCode, reason, null, null);
    }

    static ContainerView container(String name, Integer exitCode) {
        return container(name, exitCode, null);
    }

    /** The service {@code api}; its events are a second apart, newest first, all after the rollout began. */
    static ServiceView service(String rolloutStateReason, String... events) {
        return service(
                rolloutStateReason,
                IntStream.range(0, events.length)
                        .mapToObj(i -> new EventView("e" + i, ROLLED_OUT_AT.plusSeconds(60L - i), events[i]))
                        .toList());
    }

    static ServiceView service(String rolloutStateReason, List<EventView> events) {
        var deployment = new DeploymentView(
                OURS, "ACTIVE", "td:43", 2, 0, 0, 3, "FAILED", rolloutStateReason, ROLLED_OUT_AT, ROLLED_OUT_AT);
        return new ServiceView(
                "arn:aws:ecs:us-east-1:111122223333:service/prod/api",
                "api",
                "ACTIVE",
                "td:42",
                2,
                2,
                0,
                "ECS",
                "ROLLING",
                "FARGATE",
                List.of(),
                null,
                null,
                List.of(deployment),
                events,
                List.of(),
                null,
                null);
    }
}
