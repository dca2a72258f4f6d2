package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

class ServiceLifeTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final World world = World.virtual();
    private final TaskDefinition good = world.app("api", Behaviour.runsForever());

    @AfterEach
    void close() {
        world.close();
    }

    private Service create(Consumer<CreateServiceRequest.Builder> more) {
        return world.ecs
                .createService(request -> more.accept(request.cluster("prod")
                        .serviceName("api")
                        .taskDefinition(good.taskDefinitionArn())
                        .desiredCount(2)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(World.network())))
                .service();
    }

    private Service createWithBreaker() {
        return create(request -> request.deploymentConfiguration(configuration -> configuration
                .maximumPercent(200)
                .minimumHealthyPercent(100)
                .deploymentCircuitBreaker(breaker -> breaker.enable(true).rollback(true))));
    }

    private Service update(TaskDefinition definition) {
        return world.ecs
                .updateService(request ->
                        request.cluster("prod").service("api").taskDefinition(definition.taskDefinitionArn()))
                .service();
    }

    private Service look() {
        return world.ecs
                .describeServices(request -> request.cluster("prod").services("api"))
                .services()
                .get(0);
    }

    private ServiceDeployment deployment(String arn) {
        return world.ecs
                .describeServiceDeployments(request -> request.serviceDeploymentArns(arn))
                .serviceDeployments()
                .get(0);
    }

    private List<String> messages() {
        return look().events().stream().map(ServiceEvent::message).toList();
    }

    @Test
    void an_update_becomes_the_one_completed_deployment_and_names_its_service_deployment() {
        create(request -> {});
        world.time.advance(LONG);
        String before = look().currentServiceDeployment();
        TaskDefinition next = world.app("api", Behaviour.runsForever());

        Service updated = update(next);
        assertThat(updated.deployments()).extracting(Deployment::status).containsExactly("PRIMARY", "ACTIVE");
        assertThat(updated.deployments().get(0).desiredCount()).isZero();
        assertThat(updated.currentServiceDeployment()).isEqualTo(before);
        world.time.advance(LONG);

        Service after = look();
        assertThat(after.deployments()).hasSize(1);
        Deployment primary = after.deployments().get(0);
        assertThat(primary.rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(primary.rolloutStateReason()).isEqualTo("ECS deployment " + primary.id() + " completed.");
        assertThat(primary.taskDefinition()).isEqualTo(next.taskDefinitionArn());
        assertThat(after.runningCount()).isEqualTo(2);
        assertThat(after.currentServiceDeployment()).isNotEqualTo(before);
        ServiceDeployment ours = deployment(after.currentServiceDeployment());
        assertThat(ours.status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        var revision = world.ecs
                .describeServiceRevisions(request ->
                        request.serviceRevisionArns(ours.targetServiceRevision().arn()))
                .serviceRevisions()
                .get(0);
        assertThat(revision.taskDefinition()).isEqualTo(next.taskDefinitionArn());
        assertThat(revision.containerImages().get(0).imageDigest()).startsWith("sha256:");
        assertThat(messages().get(0)).isEqualTo("(service api) has reached a steady state.");
        assertThat(messages().get(1))
                .isEqualTo("(service api) (deployment " + primary.id() + ") deployment completed.");
    }

    @Test
    void the_number_of_healthy_tasks_never_falls_below_the_minimum_during_a_deployment() {
        create(request -> request.desiredCount(4)
                .deploymentConfiguration(
                        configuration -> configuration.minimumHealthyPercent(50).maximumPercent(100)));
        world.time.advance(LONG);
        update(world.app("api", Behaviour.runsForever()));

        int fewest = 4;
        for (int step = 0; step < 400 && world.time.step(); step++) {
            Service now = look();
            fewest = Math.min(fewest, now.runningCount());
            assertThat(now.runningCount() + now.pendingCount()).isLessThanOrEqualTo(4);
        }
        assertThat(fewest).isEqualTo(2);
        assertThat(look().deployments()).hasSize(1);
    }

    @Test
    void the_circuit_breaker_rolls_back_to_the_last_completed_revision_as_a_new_deployment() {
        createWithBreaker();
        world.time.advance(LONG);
        String firstId = look().deployments().get(0).id();
        String firstServiceDeployment = look().currentServiceDeployment();
        TaskDefinition bad = world.app("api", Behaviour.exits(1));

        String badId = update(bad).deployments().get(0).id();
        boolean sawRollback = false;
        for (int step = 0; step < 2000 && world.time.step(); step++) {
            Service now = look();
            Deployment primary = now.deployments().get(0);
            if (primary.rolloutStateReason().contains("rolling back")) {
                sawRollback = true;
                assertThat(primary.id()).isNotIn(firstId, badId);
                assertThat(primary.rolloutStateReason())
                        .isEqualTo("ECS deployment circuit breaker: rolling back to deploymentId " + firstId + ".");
                Deployment failed = now.deployments().get(1);
                assertThat(failed.id()).isEqualTo(badId);
                assertThat(failed.rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
                assertThat(failed.rolloutStateReason())
                        .isEqualTo("ECS deployment circuit breaker: tasks failed to start.");
                assertThat(failed.failedTasks()).isGreaterThanOrEqualTo(3);
            }
        }

        assertThat(sawRollback).isTrue();
        Service after = look();
        assertThat(after.taskDefinition()).isEqualTo(good.taskDefinitionArn());
        assertThat(after.deployments()).hasSize(1);
        assertThat(after.deployments().get(0).id()).isNotIn(firstId, badId);
        assertThat(after.deployments().get(0).rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(after.currentServiceDeployment()).isNotEqualTo(firstServiceDeployment);
        ServiceDeployment ours = deployment(after.currentServiceDeployment());
        assertThat(ours.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(ours.statusReason())
                .isEqualTo("Service deployment rolled back because the circuit breaker threshold was exceeded.");
        assertThat(ours.deploymentCircuitBreaker().status())
                .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
        assertThat(messages())
                .contains(
                        "(service api) (deployment " + badId + ") deployment failed: tasks failed to start.",
                        "(service api) rolling back to deployment " + firstId + ".");
    }

    @Test
    void without_a_circuit_breaker_a_bad_revision_is_tried_for_ever_and_the_old_tasks_stay() {
        create(request -> {});
        world.time.advance(LONG);

        update(world.app("api", Behaviour.exits(1)));
        world.time.advance(Duration.ofSeconds(10));

        Service now = look();
        assertThat(now.deployments()).hasSize(2);
        assertThat(now.deployments().get(0).rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(now.deployments().get(0).failedTasks()).isGreaterThan(3);
        assertThat(now.deployments().get(1).runningCount()).isEqualTo(2);
        assertThat(messages()).anyMatch(message -> message.contains("unable to consistently start tasks"));
    }

    @Test
    void a_first_deployment_that_fails_has_nothing_to_roll_back_to() {
        TaskDefinition bad = world.app("bad", Behaviour.failsToPull(Behaviour.PullFailure.NOT_FOUND));
        create(request -> request.taskDefinition(bad.taskDefinitionArn())
                .deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true))));
        world.time.advance(LONG);

        Service now = look();
        assertThat(now.deployments().get(0).rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
        ServiceDeployment ours = deployment(now.currentServiceDeployment());
        assertThat(ours.status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_FAILED);
        assertThat(ours.statusReason()).isEqualTo("No rollback candidate was found to run the rollback.");
        assertThat(messages())
                .anyMatch(message -> message.startsWith(
                        "(service api) was unable to place a task. Reason: CannotPullContainerError"));
    }

    @Test
    void a_further_update_supersedes_the_one_in_progress() {
        create(request -> {});
        world.time.advance(LONG);
        update(world.app("api", Behaviour.runsForever()));
        world.time.advance(Duration.ofMillis(120));
        String first = look().currentServiceDeployment();
        TaskDefinition last = world.app("api", Behaviour.runsForever());

        update(last);
        world.time.advance(LONG);

        assertThat(look().deployments()).hasSize(1);
        assertThat(look().taskDefinition()).isEqualTo(last.taskDefinitionArn());
        assertThat(deployment(first).status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
        assertThat(deployment(look().currentServiceDeployment()).status())
                .isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    }

    @Test
    void an_update_that_changes_nothing_starts_no_deployment_unless_it_is_forced() {
        create(request -> {});
        world.time.advance(LONG);
        String id = look().deployments().get(0).id();

        update(good);
        world.time.advance(LONG);
        assertThat(look().deployments().get(0).id()).isEqualTo(id);

        world.ecs.updateService(
                request -> request.cluster("prod").service("api").forceNewDeployment(true));
        world.time.advance(LONG);
        assertThat(look().deployments().get(0).id()).isNotEqualTo(id);
        assertThat(look().deployments()).hasSize(1);
    }

    @Test
    void a_service_of_no_tasks_completes_its_deployment_at_once() {
        create(request -> request.desiredCount(0));
        world.time.advance(Duration.ofSeconds(1));

        assertThat(look().deployments().get(0).rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(look().runningCount()).isZero();
    }

    @Test
    void scaling_changes_the_number_of_tasks_without_a_deployment() {
        create(request -> {});
        world.time.advance(LONG);
        String id = look().deployments().get(0).id();

        world.ecs.updateService(
                request -> request.cluster("prod").service("api").desiredCount(3));
        world.time.advance(LONG);
        assertThat(look().runningCount()).isEqualTo(3);
        world.ecs.updateService(
                request -> request.cluster("prod").service("api").desiredCount(1));
        world.time.advance(LONG);

        assertThat(look().runningCount()).isEqualTo(1);
        assertThat(look().deployments()).extracting(Deployment::id).containsExactly(id);
    }

    @Test
    void tasks_that_never_get_healthy_are_replaced_and_trip_the_breaker() {
        createWithBreaker();
        world.time.advance(LONG);

        String bad = update(world.app("api", Behaviour.neverHealthy())).taskDefinition();
        world.time.advance(LONG);

        assertThat(look().taskDefinition()).isEqualTo(good.taskDefinitionArn()).isNotEqualTo(bad);
        assertThat(messages()).anyMatch(message -> message.endsWith("failed container health checks."));
        assertThat(look().deployments().get(0).rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
    }

    @Test
    void a_service_deployment_that_is_stopped_rolls_back() {
        createWithBreaker();
        world.time.advance(LONG);
        update(world.app("api", Behaviour.runsForever()));
        world.time.advance(Duration.ofMillis(120));
        String ours = look().currentServiceDeployment();

        world.ecs.stopServiceDeployment(
                request -> request.serviceDeploymentArn(ours).stopType(StopServiceDeploymentStopType.ROLLBACK));
        assertThat(deployment(ours).status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_REQUESTED);
        world.time.advance(LONG);

        assertThat(deployment(ours).status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(look().taskDefinition()).isEqualTo(good.taskDefinitionArn());
    }

    @Test
    void a_service_under_CodeDeploy_refuses_what_only_CodeDeploy_may_do() {
        create(request ->
                request.deploymentController(controller -> controller.type(DeploymentControllerType.CODE_DEPLOY)));
        world.time.advance(LONG);

        assertThat(look().deployments()).isEmpty();
        assertThat(look().taskSets()).hasSize(1);
        assertThatThrownBy(() -> update(good))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Unable to update task definition on services with a CODE_DEPLOY deployment "
                        + "controller. Please use Code Deploy to trigger a new deployment.");
    }

    @Test
    void a_deleted_service_drains_and_stays_visible_as_INACTIVE() {
        create(request -> {});
        world.time.advance(LONG);

        assertThatThrownBy(() -> world.ecs.deleteService(
                        request -> request.cluster("prod").service("api")))
                .hasMessageContaining("The service cannot be stopped while it is scaled above 0.");
        world.ecs.deleteService(
                request -> request.cluster("prod").service("api").force(true));
        world.time.advance(LONG);

        assertThat(look().status()).isEqualTo("INACTIVE");
        assertThatThrownBy(() -> update(good)).hasMessageContaining("Service was not ACTIVE.");
        assertThat(world.ecs
                        .describeServices(request -> request.cluster("prod").services("nope"))
                        .failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MISSING"));
    }

    // --- creation asked for twice

    @Test
    void theSameCreationWithItsTokenGivesTheSameService() {
        Service first = create(request -> request.clientToken("d-1"));

        Service again = create(request -> request.clientToken("d-1"));

        assertThat(again.serviceArn()).isEqualTo(first.serviceArn());
        assertThat(again.createdAt()).isEqualTo(first.createdAt());
        assertThat(again.deployments()).hasSize(1);
    }

    @Test
    void anotherCreationOfTheSameNameIsRefused() {
        create(request -> request.clientToken("d-1"));

        assertThatThrownBy(() -> create(request -> request.clientToken("d-1").desiredCount(3)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Creation of service was not idempotent.");
        assertThatThrownBy(() -> create(request -> {})).hasMessageContaining("Creation of service was not idempotent.");
    }

    @Test
    void aServiceThatDrainsIsNotCreatedAnew() {
        create(request -> {});
        world.time.advance(LONG);
        world.ecs.deleteService(
                request -> request.cluster("prod").service("api").force(true));

        assertThatThrownBy(() -> create(request -> {})).hasMessageContaining("still Draining");

        world.time.advance(LONG);
        assertThat(create(request -> {}).status()).isEqualTo("ACTIVE");
    }

    @Test
    void aTokenOfMoreThan36CharactersIsRefused() {
        assertThatThrownBy(() -> create(request -> request.clientToken("t".repeat(37))))
                .isInstanceOf(InvalidParameterException.class);
    }
}
