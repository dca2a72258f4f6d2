package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

class ContainerFailuresTest {

    private final World world = World.virtual();

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> failuresToStart() {
        return Stream.of(
                Arguments.of(
                        Behaviour.failsToPull(Behaviour.PullFailure.AUTH),
                        "failed with status code [manifests sha256:"),
                Arguments.of(Behaviour.failsToPull(Behaviour.PullFailure.NOT_FOUND), ": not found"),
                Arguments.of(
                        Behaviour.failsToPull(Behaviour.PullFailure.NETWORK),
                        "There is a connection issue between the task and the registry."),
                Arguments.of(
                        Behaviour.failsToPull(Behaviour.PullFailure.PLATFORM),
                        "image Manifest does not contain descriptor matching platform 'linux/amd64'"),
                Arguments.of(new Behaviour.SecretMissing("/my/app/api-key"), "invalid ssm parameters: /my/app/api-key"),
                Arguments.of(
                        new Behaviour.LogGroupMissing(),
                        "ResourceNotFoundException: The specified log group does not exist."),
                Arguments.of(
                        new Behaviour.EniTimeout(), "Timeout waiting for network interface provisioning to complete."),
                Arguments.of(Behaviour.failsToStart("InternalError: x"), "InternalError: x"));
    }

    @ParameterizedTest
    @MethodSource("failuresToStart")
    void a_task_that_fails_to_start_says_why_and_has_no_exit_code(Behaviour behaviour, String reason) {
        Task task = world.runToEnd(world.app("migrate", behaviour));

        assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
        assertThat(task.stoppedReason()).contains(reason);
        assertThat(task.startedAt()).isNull();
        Container container = task.containers().get(0);
        assertThat(container.exitCode()).isNull();
        assertThat(container.lastStatus()).isEqualTo("STOPPED");
        assertThat(world.simulator.logStreams("/ecs/app")).isEmpty();
    }

    @Test
    void an_image_that_was_never_pushed_is_not_found() {
        TaskDefinition definition =
                world.register("app", World.container("app", "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:nope"));

        assertThat(world.runToEnd(definition).stoppedReason())
                .isEqualTo("CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to "
                        + "resolve ref 111122223333.dkr.ecr.us-east-1.amazonaws.com/app:nope: "
                        + "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:nope: not found");
    }

    @Test
    void out_of_memory_is_said_on_the_container_only() {
        Task task = world.runToEnd(world.app("migrate", Behaviour.outOfMemory()));

        assertThat(task.stopCode()).isEqualTo(TaskStopCode.ESSENTIAL_CONTAINER_EXITED);
        assertThat(task.containers().get(0).exitCode()).isEqualTo(137);
        assertThat(task.containers().get(0).reason())
                .isEqualTo("OutOfMemoryError: container killed due to memory usage");
    }

    @Test
    void a_spot_interruption_stops_the_task_with_its_own_code() {
        Task task = world.runToEnd(world.app("migrate", Behaviour.spotInterruption(Duration.ofSeconds(5))));

        assertThat(task.stopCode()).isEqualTo(TaskStopCode.SPOT_INTERRUPTION);
        assertThat(task.stoppedReason()).isEqualTo("Your Spot Task was interrupted.");
        assertThat(task.containers().get(0).exitCode()).isEqualTo(143);
    }

    @Test
    void StopTask_ends_with_143_or_with_137_after_the_stop_timeout() {
        Task polite = world.start(world.app("polite", Behaviour.runsForever()));
        Task deaf = world.start(world.app("deaf", Behaviour.runsForever().ignoringSigterm()));
        world.time.advance(Duration.ofSeconds(1));

        world.ecs.stopTask(
                request -> request.cluster("prod").task(polite.taskArn()).reason("enough"));
        world.ecs.stopTask(request -> request.cluster("prod").task(deaf.taskArn()));
        world.time.advance(Duration.ofSeconds(29));
        assertThat(world.describe(polite.taskArn()).containers().get(0).exitCode())
                .isEqualTo(143);
        assertThat(world.describe(polite.taskArn()).stoppedReason()).isEqualTo("enough");
        assertThat(world.describe(deaf.taskArn()).lastStatus()).isEqualTo("STOPPING");
        world.time.advance(Duration.ofSeconds(3));

        assertThat(world.describe(deaf.taskArn()).containers().get(0).exitCode())
                .isEqualTo(137);
        assertThat(world.describe(deaf.taskArn()).stopCode()).isEqualTo(TaskStopCode.USER_INITIATED);
    }

    @Test
    void a_missing_log_group_fails_the_task_unless_the_driver_may_create_it() {
        PushedImage image = world.simulator.push("app", "1", Behaviour.exits(0).saying("hello"));
        ContainerDefinition strict = ContainerDefinition.builder()
                .name("app")
                .image(image.pinned())
                .logConfiguration(log -> log.logDriver("awslogs")
                        .options(Map.of(
                                "awslogs-group", "/new", "awslogs-region", "us-east-1", "awslogs-stream-prefix", "p")))
                .build();
        ContainerDefinition creating = strict.toBuilder()
                .logConfiguration(log -> log.logDriver("awslogs")
                        .options(Map.of(
                                "awslogs-group", "/new",
                                "awslogs-region", "us-east-1",
                                "awslogs-stream-prefix", "p",
                                "awslogs-create-group", "true")))
                .build();

        assertThat(world.runToEnd(world.register("app", strict)).stoppedReason())
                .startsWith("ResourceInitializationError: failed to validate logger args:");
        assertThat(world.runToEnd(world.register("app", creating))
                        .containers()
                        .get(0)
                        .exitCode())
                .isZero();
        assertThat(world.simulator.logStreams("/new")).hasSize(1);
    }

    @Test
    void a_secret_that_is_not_there_fails_the_task_in_the_words_of_its_store() {
        PushedImage image = world.simulator.push("app", "1", Behaviour.exits(0));
        ContainerDefinition withSecret = World.container("app", image.pinned()).toBuilder()
                .secrets(Secret.builder()
                        .name("PASSWORD")
                        .valueFrom("arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf:password::")
                        .build())
                .build();
        TaskDefinition definition = world.register("app", withSecret);

        assertThat(world.runToEnd(definition).stoppedReason())
                .contains("unable to retrieve secret from asm", "Secrets Manager can't find the specified secret.");
        world.simulator.putSecret("arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf", "{\"user\":1}");
        assertThat(world.runToEnd(definition).stoppedReason())
                .endsWith("retrieved secret from Secrets Manager did not contain json key password");
        world.simulator.putSecret(
                "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf", "{\"password\":\"x\"}");
        assertThat(world.runToEnd(definition).containers().get(0).exitCode()).isZero();
    }

    @Test
    void an_essential_container_that_exits_stops_the_others_and_a_non_essential_one_does_not() {
        PushedImage app = world.simulator.push("app", "1", Behaviour.exits(0).after(Duration.ofSeconds(10)));
        PushedImage forever = world.simulator.push("forever", "1", Behaviour.runsForever());
        PushedImage brief = world.simulator.push("brief", "1", Behaviour.exits(7));
        TaskDefinition definition = world.register(
                "app",
                World.container("app", app.pinned()),
                World.container("sidecar", forever.pinned()),
                World.container("init", brief.pinned()).toBuilder()
                        .essential(false)
                        .build());

        Task task = world.start(definition);
        world.time.advance(Duration.ofSeconds(5));
        assertThat(world.describe(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
        world.advanceUntilStopped(task.taskArn());

        assertThat(world.describe(task.taskArn()).containers())
                .extracting(Container::exitCode)
                .containsExactly(0, 143, 7);
    }

    @Test
    void a_container_waits_for_those_it_depends_on() {
        PushedImage first =
                world.simulator.push("first", "1", Behaviour.exits(0).after(Duration.ofSeconds(3)));
        PushedImage second = world.simulator.push("second", "1", Behaviour.exits(5));
        ContainerDependency success = ContainerDependency.builder()
                .containerName("first")
                .condition(ContainerCondition.SUCCESS)
                .build();
        TaskDefinition definition = world.register(
                "app",
                World.container("first", first.pinned()).toBuilder()
                        .essential(false)
                        .build(),
                World.container("app", second.pinned()).toBuilder()
                        .dependsOn(success)
                        .build());

        Task task = world.start(definition);
        world.time.advance(Duration.ofSeconds(2));
        assertThat(world.describe(task.taskArn()).containers())
                .extracting(Container::lastStatus)
                .isEqualTo(List.of("RUNNING", "PENDING"));
        world.advanceUntilStopped(task.taskArn());
        assertThat(world.describe(task.taskArn()).containers().get(1).exitCode())
                .isEqualTo(5);
    }

    @Test
    void behaviour_can_depend_on_what_the_container_was_started_for() {
        PushedImage image = world.simulator.push(
                "app",
                "1",
                Behaviour.chosen(start ->
                        start.environment().containsKey("MIGRATE") ? Behaviour.exits(4) : Behaviour.runsForever()));
        ContainerDefinition migrate = World.container("app", image.pinned()).toBuilder()
                .environment(KeyValuePair.builder().name("MIGRATE").value("1").build())
                .build();

        assertThat(world.runToEnd(world.register("m", migrate))
                        .containers()
                        .get(0)
                        .exitCode())
                .isEqualTo(4);
    }
}
