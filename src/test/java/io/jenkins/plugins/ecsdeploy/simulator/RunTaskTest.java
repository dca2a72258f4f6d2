package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskField;

class RunTaskTest {

    private final World world = World.virtual();
    private final TaskDefinition migrate =
            world.app("migrate", Behaviour.exits(0).after(Duration.ofMinutes(2)));

    @AfterEach
    void close() {
        world.close();
    }

    private Task withToken(String token) {
        return world.ecs
                .runTask(World.run(migrate).clientToken(token).build())
                .tasks()
                .get(0);
    }

    @Test
    void the_same_token_and_parameters_give_the_task_that_is_already_there() {
        Task first = withToken("deployment-1");
        Task again = withToken("deployment-1");

        assertThat(again.taskArn()).isEqualTo(first.taskArn());
        assertThat(world.simulator.tasks()).hasSize(1);
    }

    @Test
    void a_repeated_call_says_of_a_stopped_task_only_its_name_and_status() {
        Task first = withToken("deployment-1");
        world.advanceUntilStopped(first.taskArn());

        Task again = withToken("deployment-1");
        assertThat(again.taskArn()).isEqualTo(first.taskArn());
        assertThat(again.lastStatus()).isEqualTo("STOPPED");
        assertThat(again.desiredStatus()).isEqualTo("STOPPED");
        assertThat(again.hasContainers()).isFalse();
    }

    @Test
    void a_token_dies_one_hour_after_its_task_and_then_starts_another() {
        Task first = withToken("deployment-1");
        world.advanceUntilStopped(first.taskArn());
        world.time.advance(Duration.ofMinutes(59));
        assertThat(withToken("deployment-1").taskArn()).isEqualTo(first.taskArn());
        world.time.advance(Duration.ofMinutes(2));

        assertThat(withToken("deployment-1").taskArn()).isNotEqualTo(first.taskArn());
    }

    @Test
    void a_token_dies_after_24_hours_even_if_its_task_lives() {
        TaskDefinition longRunning = world.app("long", Behaviour.runsForever());
        RunTaskRequest request = World.run(longRunning).clientToken("t").build();
        String first = world.ecs.runTask(request).tasks().get(0).taskArn();
        world.time.advance(Duration.ofHours(23));
        assertThat(world.ecs.runTask(request).tasks().get(0).taskArn()).isEqualTo(first);
        world.time.advance(Duration.ofHours(2));

        assertThat(world.ecs.runTask(request).tasks().get(0).taskArn()).isNotEqualTo(first);
    }

    @Test
    void a_token_used_with_other_parameters_is_a_conflict_that_names_the_tasks() {
        Task first = withToken("deployment-1");

        ConflictException conflict = catchThrowableOfType(
                ConflictException.class,
                () -> world.ecs.runTask(
                        World.run(migrate).clientToken("deployment-1").count(2).build()));

        assertThat(conflict.resourceIds()).containsExactly(first.taskArn());
        assertThat(conflict.statusCode()).isEqualTo(400);
    }

    @Test
    void tokens_are_scoped_to_the_cluster() {
        world.simulator.createCluster("other");
        Task first = withToken("deployment-1");

        String second = world.ecs
                .runTask(World.run(migrate)
                        .cluster("other")
                        .clientToken("deployment-1")
                        .build())
                .tasks()
                .get(0)
                .taskArn();
        assertThat(second).isNotEqualTo(first.taskArn()).contains(":task/other/");
    }

    @Test
    void an_override_for_a_container_that_is_not_there_is_refused() {
        RunTaskRequest request = World.run(migrate)
                .overrides(overrides -> overrides.containerOverrides(
                        ContainerOverride.builder().name("nope").build()))
                .build();

        assertThatThrownBy(() -> world.ecs.runTask(request))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Override for container named nope is not a container in the TaskDefinition.");
    }

    @Test
    void what_can_not_run_is_refused_in_the_words_of_the_service() {
        assertThatThrownBy(() -> world.ecs.runTask(World.run(migrate)
                        .networkConfiguration((NetworkConfiguration) null)
                        .build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        assertThatThrownBy(() -> world.ecs.runTask(
                        World.run(migrate).taskDefinition("nope").build()))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("TaskDefinition not found.");
        assertThatThrownBy(() ->
                        world.ecs.runTask(World.run(migrate).cluster("nope").build()))
                .hasMessageContaining("Cluster not found.");
        world.ecs.deregisterTaskDefinition(request -> request.taskDefinition(migrate.taskDefinitionArn()));
        assertThatThrownBy(() -> world.start(migrate))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("TaskDefinition is inactive");
    }

    @Test
    void without_capacity_the_answer_is_200_with_failures_and_the_token_is_not_used_up() {
        TaskDefinition definition =
                world.app("scarce", Behaviour.inTurn(new Behaviour.NoCapacity(), Behaviour.exits(0)));
        RunTaskRequest request = World.run(definition).clientToken("t").build();

        var refused = world.ecs.runTask(request);
        assertThat(refused.tasks()).isEmpty();
        assertThat(refused.failures().get(0).reason()).startsWith("Capacity is unavailable at this time.");
        assertThat(refused.failures().get(0).arn()).isNull();
        assertThat(world.ecs.runTask(request).tasks()).hasSize(1);
    }

    @Test
    void a_task_is_found_by_startedBy_by_family_and_when_stopped_only_as_stopped() {
        String arn = world.ecs
                .runTask(World.run(migrate).startedBy("gate/42").build())
                .tasks()
                .get(0)
                .taskArn();

        assertThat(world.ecs
                        .listTasks(request -> request.cluster("prod").startedBy("gate/42"))
                        .taskArns())
                .containsExactly(arn);
        assertThatThrownBy(() -> world.ecs.listTasks(
                        request -> request.cluster("prod").startedBy("gate/42").family("migrate")))
                .isInstanceOf(InvalidParameterException.class);
        world.advanceUntilStopped(arn);
        assertThat(world.ecs
                        .listTasks(request -> request.cluster("prod").startedBy("gate/42"))
                        .taskArns())
                .isEmpty();
        assertThat(world.ecs
                        .listTasks(request ->
                                request.cluster("prod").family("migrate").desiredStatus(DesiredStatus.STOPPED))
                        .taskArns())
                .containsExactly(arn);
    }

    @Test
    void a_stopped_task_is_MISSING_after_an_hour() {
        Task stopped = world.runToEnd(migrate);
        world.time.advance(Duration.ofMinutes(61));

        var answer = world.ecs.describeTasks(request -> request.cluster("prod").tasks(stopped.taskArn()));
        assertThat(answer.tasks()).isEmpty();
        assertThat(answer.failures().get(0).reason()).isEqualTo("MISSING");
        assertThat(answer.failures().get(0).arn()).isEqualTo(stopped.taskArn());
    }

    @Test
    void describing_no_task_or_more_than_a_hundred_is_refused() {
        assertThatThrownBy(() -> world.ecs.describeTasks(
                        request -> request.cluster("prod").tasks(List.of())))
                .hasMessageContaining("Tasks cannot be empty.");
        assertThatThrownBy(() -> world.ecs.describeTasks(
                        request -> request.cluster("prod").tasks(Collections.nCopies(101, "a"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void listings_come_in_pages() {
        for (int i = 0; i < 5; i++) {
            world.start(migrate);
        }

        var first = world.ecs.listTasks(request -> request.cluster("prod").maxResults(3));
        var second = world.ecs.listTasks(
                request -> request.cluster("prod").maxResults(3).nextToken(first.nextToken()));
        assertThat(first.taskArns()).hasSize(3);
        assertThat(second.taskArns()).hasSize(2).doesNotContainAnyElementsOf(first.taskArns());
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void tags_of_the_call_and_of_the_definition_reach_the_task() {
        world.ecs.tagResource(request -> request.resourceArn(migrate.taskDefinitionArn())
                .tags(Tag.builder().key("team").value("db").build()));
        String arn = world.ecs
                .runTask(World.run(migrate)
                        .propagateTags("TASK_DEFINITION")
                        .tags(Tag.builder().key("run").value("7").build())
                        .build())
                .tasks()
                .get(0)
                .taskArn();

        Task task = world.ecs
                .describeTasks(request -> request.cluster("prod").tasks(arn).include(TaskField.TAGS))
                .tasks()
                .get(0);
        assertThat(task.tags()).extracting(Tag::key).containsExactlyInAnyOrder("team", "run");
    }

    @Test
    void a_task_of_launch_type_EC2_needs_container_instances() {
        assertThatThrownBy(() ->
                        world.ecs.runTask(World.run(migrate).launchType("EC2").build()))
                .hasMessageContaining("No Container Instances were found in your cluster.");
        world.simulator.createCluster("prod", 1);
        assertThat(world.ecs
                        .runTask(World.run(migrate).launchType("EC2").build())
                        .tasks())
                .hasSize(1);
    }
}
