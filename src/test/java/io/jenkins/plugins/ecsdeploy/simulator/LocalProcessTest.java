package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Real processes in real time: waiting is done on the simulator's own change notification. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LocalProcessTest {

    private final World world = World.realTime();

    @AfterEach
    void close() {
        world.close();
    }

    private void awaitStatus(Task task, String status) {
        boolean reached = world.simulator.await(
                () -> world.simulator.tasks().stream()
                        .anyMatch(each -> each.path("taskArn").asText().equals(task.taskArn())
                                && each.path("lastStatus").asText().equals(status)),
                World.PATIENCE);
        assertThat(reached).as("task gets " + status).isTrue();
    }

    private Task toEnd(Task task) {
        awaitStatus(task, "STOPPED");
        return world.describe(task.taskArn());
    }

    @Test
    void the_command_runs_with_its_environment_and_its_output_and_exit_code_come_back() {
        PushedImage image = world.simulator.push(
                "app", "1", Behaviour.process("sh", "-c", "echo $WHO $PASSWORD; echo oops >&2; exit 9"));
        world.simulator.putSecret("/db/password", "s3cret");
        ContainerDefinition container = World.container("app", image.pinned()).toBuilder()
                .environment(KeyValuePair.builder().name("WHO").value("nobody").build())
                .secrets(Secret.builder()
                        .name("PASSWORD")
                        .valueFrom("arn:aws:ssm:us-east-1:111122223333:parameter/db/password")
                        .build())
                .build();
        TaskDefinition definition = world.register("app", container);

        Task task = world.ecs
                .runTask(World.run(definition)
                        .overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                                .name("app")
                                .environment(KeyValuePair.builder()
                                        .name("WHO")
                                        .value("migrator")
                                        .build())
                                .build()))
                        .build())
                .tasks()
                .get(0);

        Task stopped = toEnd(task);
        assertThat(stopped.containers().get(0).exitCode()).isEqualTo(9);
        assertThat(world.log(stopped)).containsExactly("migrator s3cret", "oops");
        assertThat(world.simulator.tasks().toString()).doesNotContain("s3cret");
    }

    @Test
    void an_overridden_command_replaces_the_images_command_but_not_its_entry_point() {
        PushedImage image = world.simulator.push(
                "app", "1", new Behaviour.Command(List.of("sh", "-c"), List.of("exit 1"), Map.of(), ""));
        TaskDefinition definition = world.register("app", World.container("app", image.pinned()));

        Task task = world.ecs
                .runTask(World.run(definition)
                        .overrides(overrides -> overrides.containerOverrides(ContainerOverride.builder()
                                .name("app")
                                .command("echo other; exit 0")
                                .build()))
                        .build())
                .tasks()
                .get(0);
        Task stopped = toEnd(task);
        assertThat(stopped.containers().get(0).exitCode()).isZero();
        assertThat(world.log(stopped)).containsExactly("other");
    }

    @Test
    void StopTask_sends_SIGTERM_and_after_the_timeout_SIGKILL() {
        TaskDefinition polite = world.app("polite", Behaviour.process("sleep", "600"));
        PushedImage image = world.simulator.push(
                "deaf", "1", Behaviour.process("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"));
        TaskDefinition deaf = world.register(
                "deaf",
                World.container("app", image.pinned()).toBuilder()
                        .stopTimeout(1)
                        .build());
        Task first = world.start(polite);
        Task second = world.start(deaf);
        awaitStatus(first, "RUNNING");
        assertThat(world.simulator.await(() -> world.log(second).contains("ready"), World.PATIENCE))
                .isTrue();

        world.ecs.stopTask(request -> request.cluster("prod").task(first.taskArn()));
        world.ecs.stopTask(request -> request.cluster("prod").task(second.taskArn()));

        assertThat(toEnd(first).containers().get(0).exitCode()).isEqualTo(143);
        assertThat(toEnd(second).containers().get(0).exitCode()).isEqualTo(137);
    }

    @Test
    void a_program_that_does_not_exist_fails_to_start_without_an_exit_code() {
        Task stopped = toEnd(world.start(world.app("app", Behaviour.process("/no/such/program"))));

        assertThat(stopped.stopCodeAsString()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.containers().get(0).reason())
                .contains("exec: \"/no/such/program\": executable file not found in $PATH");
        assertThat(stopped.containers().get(0).exitCode()).isNull();
    }

    @Test
    void closing_the_simulator_ends_its_processes_and_their_children() {
        Task task = world.start(world.app("app", Behaviour.process("sh", "-c", "sleep 600 & echo $! $$; wait")));
        assertThat(world.simulator.await(() -> !world.log(task).isEmpty(), World.PATIENCE))
                .isTrue();
        String[] pids = world.log(task).get(0).split(" ", 2);
        ProcessHandle child = ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow();
        ProcessHandle parent = ProcessHandle.of(Long.parseLong(pids[1])).orElseThrow();

        world.simulator.close();

        assertThat(child.onExit()).succeedsWithin(World.PATIENCE);
        assertThat(parent.onExit()).succeedsWithin(World.PATIENCE);
    }
}
