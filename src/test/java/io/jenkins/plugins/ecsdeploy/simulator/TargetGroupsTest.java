package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Target groups by the real SDK, and the tasks that ECS registers with them. */
class TargetGroupsTest {
    private static final String MISSING =
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/none/0123456789abcdef";

    private final World world = World.virtual();
    private final ElasticLoadBalancingV2Client elb =
            World.client(ElasticLoadBalancingV2Client.builder(), world.server.endpoint());
    private final String group = world.simulator.createTargetGroup("app", 8080);

    @BeforeEach
    void image() {
        world.simulator.push("app", "latest", Behaviour.runsForever());
    }

    @AfterEach
    void close() {
        elb.close();
        world.close();
    }

    private void service(String targetGroup, String container, int port) {
        ContainerDefinition app =
                World.container("app", "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:latest").toBuilder()
                        .portMappings(PortMapping.builder().containerPort(8080).build())
                        .build();
        String definition = world.register("app", app).taskDefinitionArn();
        world.ecs.createService(r -> r.cluster("prod")
                .serviceName("app")
                .taskDefinition(definition)
                .desiredCount(2)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(World.network())
                .loadBalancers(LoadBalancer.builder()
                        .targetGroupArn(targetGroup)
                        .containerName(container)
                        .containerPort(port)
                        .build()));
    }

    private static TargetDescription target(String id, Integer port) {
        return TargetDescription.builder().id(id).port(port).build();
    }

    private List<TargetHealth> health() {
        return elb.describeTargetHealth(r -> r.targetGroupArn(group)).targetHealthDescriptions().stream()
                .map(TargetHealthDescription::targetHealth)
                .toList();
    }

    @Test
    void tasksOfAServiceAreRegisteredCheckedHealthyAndDrained() {
        service(group, "app", 8080);
        assertThat(health()).isEmpty();
        until(TargetHealthStateEnum.INITIAL);
        assertThat(health()).extracting(TargetHealth::reasonAsString).contains("Elb.RegistrationInProgress");
        until(TargetHealthStateEnum.HEALTHY);
        assertThat(health()).hasSize(2).extracting(TargetHealth::reasonAsString).containsOnlyNulls();
        assertThat(elb.describeTargetHealth(r -> r.targetGroupArn(group))
                        .targetHealthDescriptions()
                        .get(0)
                        .target()
                        .port())
                .isEqualTo(8080);

        world.ecs.updateService(r -> r.cluster("prod").service("app").desiredCount(0));
        until(TargetHealthStateEnum.DRAINING);
        world.time.advance(Duration.ofMinutes(1));
        assertThat(health()).isEmpty();
    }

    private void until(TargetHealthStateEnum state) {
        for (int i = 0; i < 1000 && health().stream().noneMatch(h -> h.state() == state); i++) {
            world.time.step();
        }
        assertThat(health()).extracting(TargetHealth::state).contains(state);
    }

    @Test
    void healthChecksFailOnRequestWhileEcsKeepsTheTasks() {
        service(group, "app", 8080);
        until(TargetHealthStateEnum.HEALTHY);
        world.simulator.failTargets(group, true);

        assertThat(health()).allSatisfy(h -> {
            assertThat(h.state()).isEqualTo(TargetHealthStateEnum.UNHEALTHY);
            assertThat(h.reasonAsString()).isEqualTo("Target.ResponseCodeMismatch");
            assertThat(h.description()).isEqualTo("Health checks failed with these codes: [503]");
        });

        world.simulator.failTargets(group, false);
        assertThat(health()).extracting(TargetHealth::state).contains(TargetHealthStateEnum.HEALTHY);
    }

    @Test
    void targetsMayBeRegisteredAndAskedForByHand() {
        elb.registerTargets(r -> r.targetGroupArn(group).targets(target("10.0.0.9", null), target("10.0.0.8", 81)));

        assertThat(elb.describeTargetHealth(
                                r -> r.targetGroupArn(group).targets(target("10.0.0.8", 81), target("10.0.0.7", null)))
                        .targetHealthDescriptions())
                .extracting(d -> d.targetHealth().stateAsString())
                .containsExactly("healthy", "unused");

        elb.deregisterTargets(r -> r.targetGroupArn(group).targets(target("10.0.0.9", null)));
        assertThat(health()).hasSize(1);
    }

    @Test
    void groupsAreMadeAndFoundByNameAndArn() {
        String made = elb.createTargetGroup(
                        r -> r.name("other").targetType(TargetTypeEnum.IP).port(80))
                .targetGroups()
                .get(0)
                .targetGroupArn();

        assertThat(made).matches("arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/other/[0-9a-f]{16}");
        assertThat(elb.describeTargetGroups().targetGroups()).hasSize(2);
        assertThat(elb.describeTargetGroups(r -> r.names("other"))
                        .targetGroups()
                        .get(0)
                        .targetGroupArn())
                .isEqualTo(made);
        assertThat(elb.describeTargetGroups(r -> r.targetGroupArns(group))
                        .targetGroups()
                        .get(0)
                        .targetGroupName())
                .isEqualTo("app");
    }

    @Test
    void wrongRequestsAreRefusedAsAwsRefusesThem() {
        assertThatThrownBy(() -> elb.describeTargetHealth(r -> r.targetGroupArn(MISSING)))
                .isInstanceOf(TargetGroupNotFoundException.class)
                .hasMessageContaining("One or more target groups not found");
        assertThatThrownBy(() -> elb.describeTargetGroups(r -> r.names("none")))
                .isInstanceOf(TargetGroupNotFoundException.class);
        assertThatThrownBy(() -> elb.createTargetGroup(r -> r.name("app")))
                .isInstanceOf(DuplicateTargetGroupNameException.class);
        assertThatThrownBy(() -> elb.describeTargetHealth(r -> r.targetGroupArn("app")))
                .isInstanceOfSatisfying(
                        ElasticLoadBalancingV2Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
        assertThatThrownBy(() -> elb.describeLoadBalancers())
                .isInstanceOfSatisfying(
                        ElasticLoadBalancingV2Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction"));
    }

    @Test
    void aServiceNeedsATargetGroupAContainerAndAPortThatExist() {
        assertThatThrownBy(() -> service(MISSING, "app", 8080)).isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> service(group, "web", 8080))
                .hasMessageContaining("The container web does not exist in the task definition.");
        assertThatThrownBy(() -> service(group, "app", 81))
                .hasMessageContaining("The container app did not have a container port 81 defined.");
    }
}
