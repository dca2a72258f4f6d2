package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

class FaultsTest {

    private final World world = World.virtual();
    private final TaskDefinition definition = world.app("app", Behaviour.runsForever());

    @AfterEach
    void close() {
        world.close();
    }

    private EcsException refused(Runnable call) {
        return catchThrowableOfType(EcsException.class, call::run);
    }

    @Test
    void a_lost_response_leaves_its_effect_and_a_call_closed_before_leaves_none() {
        world.simulator.faults().on("RunTask").closeBeforeEffect();
        Request request = Request.json("AmazonEC2ContainerServiceV20141113.RunTask", """
                {"cluster":"prod","taskDefinition":"app","launchType":"FARGATE","clientToken":"t",
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}""");
        assertThatThrownBy(() -> world.simulator.handle(request)).isInstanceOf(ConnectionLostException.class);
        assertThat(world.simulator.tasks()).isEmpty();

        world.simulator.faults().on("RunTask").loseResponse();
        assertThatThrownBy(() -> world.simulator.handle(request)).isInstanceOf(ConnectionLostException.class);
        assertThat(world.simulator.tasks()).hasSize(1);

        assertThat(world.simulator.handle(request).status()).isEqualTo(200);
        assertThat(world.simulator.tasks()).hasSize(1);
        assertThat(world.simulator.calls().of("RunTask"))
                .extracting(Call::outcome)
                .containsExactly("lost", "lost", "200");
    }

    @Test
    void on_a_socket_a_lost_response_is_a_closed_connection() {
        world.simulator.faults().on("RunTask").loseResponse();

        assertThatThrownBy(() -> world.start(definition)).isInstanceOf(SdkClientException.class);
        assertThat(world.simulator.tasks()).hasSize(1);
        assertThat(world.simulator.calls().count("RunTask")).isEqualTo(1);
    }

    @Test
    void throttling_errors_and_denials_look_as_from_AWS_and_strike_once() {
        world.simulator.faults().on("DescribeTasks").throttle();
        EcsException throttled = refused(() -> world.describe("x"));
        assertThat(throttled.isThrottlingException()).isTrue();
        assertThat(throttled.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
        assertThat(throttled.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
        assertThat(throttled.statusCode()).isEqualTo(400);
        assertThat(throttled.requestId()).isNotBlank();

        world.simulator.faults().on("UpdateService").serverError();
        assertThat(refused(() -> world.ecs.updateService(request -> request.service("x")))
                        .statusCode())
                .isEqualTo(500);
        world.simulator.faults().on("UpdateService").unavailable();
        assertThat(refused(() -> world.ecs.updateService(request -> request.service("x")))
                        .statusCode())
                .isEqualTo(503);

        world.simulator.faults().on("RunTask").accessDenied("User: arn:x is not authorized to perform: ecs:RunTask");
        EcsException denied = refused(() -> world.start(definition));
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(denied.awsErrorDetails().errorMessage())
                .isEqualTo("User: arn:x is not authorized to perform: ecs:RunTask");

        world.simulator.faults().on("RunTask").expiredToken();
        assertThat(refused(() -> world.start(definition)).awsErrorDetails().errorCode())
                .isEqualTo("ExpiredTokenException");
        assertThat(world.start(definition).lastStatus()).isEqualTo("PROVISIONING");
    }

    @Test
    void a_fault_can_wait_for_the_nth_call_last_for_some_and_look_at_the_body() {
        world.simulator
                .faults()
                .on("ListTasks")
                .when(body -> body.path("cluster").asText().equals("prod"))
                .nth(2)
                .times(2)
                .throttle();
        world.simulator.createCluster("other");

        world.ecs.listTasks(request -> request.cluster("other"));
        world.ecs.listTasks(request -> request.cluster("prod"));
        assertThat(refused(() -> world.ecs.listTasks(request -> request.cluster("prod"))))
                .isNotNull();
        world.ecs.listTasks(request -> request.cluster("other"));
        assertThat(refused(() -> world.ecs.listTasks(request -> request.cluster("prod"))))
                .isNotNull();
        world.ecs.listTasks(request -> request.cluster("prod"));
        assertThat(world.simulator.calls().count("ListTasks")).isEqualTo(6);
    }

    @Test
    void a_stale_read_does_not_see_a_task_that_was_just_started() {
        Task task = world.start(definition);
        world.simulator.faults().on("DescribeTasks").times(2).stale();

        for (int look = 0; look < 2; look++) {
            var answer =
                    world.ecs.describeTasks(request -> request.cluster("prod").tasks(task.taskArn()));
            assertThat(answer.tasks()).isEmpty();
            assertThat(answer.failures().get(0).reason()).isEqualTo("MISSING");
        }
        assertThat(world.describe(task.taskArn()).taskArn()).isEqualTo(task.taskArn());
    }

    @Test
    void a_stale_read_shows_a_service_as_it_was_before_the_update() {
        world.ecs.createService(request -> request.cluster("prod")
                .serviceName("api")
                .taskDefinition("app")
                .desiredCount(1)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(World.network()));
        world.time.advance(Duration.ofMinutes(1));
        TaskDefinition next = world.app("app", Behaviour.runsForever());
        world.ecs.updateService(
                request -> request.cluster("prod").service("api").taskDefinition(next.taskDefinitionArn()));
        world.simulator.faults().on("DescribeServices").stale();

        var before = world.ecs
                .describeServices(request -> request.cluster("prod").services("api"))
                .services()
                .get(0);
        assertThat(before.taskDefinition()).isEqualTo(definition.taskDefinitionArn());
        assertThat(before.deployments()).hasSize(1);
        var after = world.ecs
                .describeServices(request -> request.cluster("prod").services("api"))
                .services()
                .get(0);
        assertThat(after.taskDefinition()).isEqualTo(next.taskDefinitionArn());
    }

    @Test
    void a_delayed_call_lets_time_pass_before_its_effect() {
        Instant before = world.time.now();
        world.simulator.faults().on("RunTask").delay(Duration.ofSeconds(7));

        Task task = world.start(definition);
        assertThat(task.createdAt()).isEqualTo(before.plusSeconds(7));
    }

    @Test
    void an_operation_that_nobody_knows_is_answered_as_AWS_does() {
        Response response =
                world.simulator.handle(Request.json("AmazonEC2ContainerServiceV20141113.NoSuchThing", "{}"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
        assertThat(response.headers()).containsKey("x-amzn-RequestId");
    }

    @Test
    void with_rate_limits_the_21st_registration_in_a_second_is_throttled_and_the_bucket_refills() {
        VirtualTime time = new VirtualTime();
        try (Simulator simulator = new Simulator(SimulatorOptions.on(time).withRateLimits(true));
                SimulatorServer server = SimulatorServer.start(simulator, 0);
                EcsClient ecs = World.client(EcsClient.builder(), server.endpoint())) {
            for (int i = 0; i < 20; i++) {
                ecs.registerTaskDefinition(request -> request.family("f")
                        .containerDefinitions(World.container("app", "nginx").toBuilder()
                                .memory(128)
                                .build()));
            }
            assertThatThrownBy(() -> ecs.deregisterTaskDefinition(request -> request.taskDefinition("f:1")))
                    .hasMessageContaining("Rate exceeded");
            time.advance(Duration.ofSeconds(1));
            ecs.deregisterTaskDefinition(request -> request.taskDefinition("f:1"));
        }
    }
}
