package io.jenkins.plugins.ecsdeploy.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jenkins.plugins.ecsdeploy.engine.configuration.CapacityProvider;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Network;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServiceDeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.ServicesSeen;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EcsServicesTest extends AwsTest {
    private static final String DEFINITION = "arn:aws:ecs:us-east-1:111122223333:task-definition/api:43";

    @Test
    void describeShowsARollingDeployment() {
        aws.replay("DescribeServices", "describe-services-rolling.json");

        ServiceView service =
                outside.services().describe(CLUSTER, List.of("api")).services().get(0);

        assertThat(service.name()).isEqualTo("api");
        assertThat(service.status()).isEqualTo("ACTIVE");
        assertThat(service.taskDefinitionArn()).isEqualTo(DEFINITION);
        assertThat(service.deploymentController()).isEqualTo("ECS");
        assertThat(service.strategy()).isEqualTo("ROLLING");
        assertThat(service.launchType()).isEqualTo("FARGATE");
        assertThat(service.platformVersion()).isEqualTo("LATEST");
        assertThat(service.network())
                .isEqualTo(new Network(List.of("subnet-0a1b2c3d4e5f60718"), List.of("sg-0a1b2c3d4e5f60718"), false));
        assertThat(service.desiredCount()).isEqualTo(2);
        assertThat(service.pendingCount()).isEqualTo(1);
        assertThat(service.primary().orElseThrow())
                .isEqualTo(new DeploymentView(
                        "ecs-svc/7142340952746948337",
                        "PRIMARY",
                        DEFINITION,
                        2,
                        0,
                        1,
                        0,
                        "IN_PROGRESS",
                        "ECS deployment ecs-svc/7142340952746948337 in progress.",
                        Instant.ofEpochMilli(1777731000123L),
                        Instant.ofEpochMilli(1777731021400L)));
        assertThat(service.events().get(0).message())
                .isEqualTo("(service api) has started 1 tasks: (task 6a12f0c0d5e94c1f8a7b6c5d4e3f2a1b).");
    }

    @Test
    void describeShowsARollbackByTheCircuitBreaker() {
        aws.replay("DescribeServices", "describe-services-rolling-back.json");

        ServiceView service =
                outside.services().describe(CLUSTER, List.of("api")).services().get(0);

        DeploymentView ours = service.deployment("ecs-svc/7142340952746948337").orElseThrow();
        assertThat(ours.rolloutState()).isEqualTo("FAILED");
        assertThat(ours.rolloutStateReason()).isEqualTo("ECS deployment circuit breaker: tasks failed to start.");
        assertThat(ours.failedTasks()).isEqualTo(3);
        assertThat(service.primary().orElseThrow().taskDefinitionArn()).endsWith("api:42");
    }

    @Test
    void primaryComesFirstAndEventsComeNewestFirst() {
        aws.reply("DescribeServices", """
                {"services":[{"serviceName":"api","status":"DRAINING","deployments":[\
                {"id":"old","status":"ACTIVE","taskDefinition":"arn:t","desiredCount":1,"runningCount":1,"pendingCount":0},\
                {"id":"new","status":"PRIMARY","taskDefinition":"arn:t","desiredCount":1,"runningCount":1,"pendingCount":0}],"events":[{"id":"1","createdAt":1.0,"message":"first"},\
                {"id":"3","createdAt":3.5,"message":"third"},{"id":"2","createdAt":2.0,"message":"second"}]}]}""");

        ServiceView service =
                outside.services().describe(CLUSTER, List.of("api")).services().get(0);

        assertThat(service.deployments()).extracting(DeploymentView::id).containsExactly("new", "old");
        assertThat(service.events()).extracting(ServiceView.EventView::id).containsExactly("3", "2", "1");
    }

    @Test
    void whatAnOldServiceLeavesOutHasTheMeaningThatItAlwaysHad() {
        aws.reply("DescribeServices", "{\"services\":[{\"serviceName\":\"api\",\"status\":\"INACTIVE\"}]}");

        ServiceView service =
                outside.services().describe(CLUSTER, List.of("api")).services().get(0);

        assertThat(service.deploymentController()).isEqualTo("ECS");
        assertThat(service.strategy()).isEqualTo("ROLLING");
        assertThat(service.network()).isNull();
        assertThat(service.launchType()).isNull();
        assertThat(service.desiredCount()).isZero();
    }

    @Test
    void valuesThatTheSdkDoesNotKnowStayAsSent() {
        aws.reply("DescribeServices", """
                {"services":[{"serviceName":"api","status":"ACTIVE","deploymentController":{"type":"ROBOT"},\
                "deploymentConfiguration":{"strategy":"SPIRAL"},\
                "desiredCount":1,"runningCount":1,"pendingCount":0,\
                "capacityProviderStrategy":[{"capacityProvider":"FARGATE_SPOT","weight":3}],\
                "deployments":[{"id":"d","status":"PRIMARY","rolloutState":"DREAMING",\
                "taskDefinition":"arn:t","desiredCount":1,"runningCount":1,"pendingCount":0}]}]}""");

        ServiceView service =
                outside.services().describe(CLUSTER, List.of("api")).services().get(0);

        assertThat(service.deploymentController()).isEqualTo("ROBOT");
        assertThat(service.strategy()).isEqualTo("SPIRAL");
        assertThat(service.capacityProviders()).containsExactly(new CapacityProvider("FARGATE_SPOT", 3, 0));
        assertThat(service.primary().orElseThrow().rolloutState()).isEqualTo("DREAMING");
    }

    @Test
    void aMissingServiceIsNamedAsItWasAskedFor() {
        aws.reply("DescribeServices", """
                {"services":[],"failures":[{"arn":"arn:aws:ecs:us-east-1:111122223333:service/prod/nope",\
                "reason":"MISSING"},{"arn":"arn:aws:ecs:us-east-1:111122223333:service/gone","reason":"MISSING"}]}""");
        String gone = "arn:aws:ecs:us-east-1:111122223333:service/prod/gone";

        ServicesSeen seen = outside.services().describe(CLUSTER, List.of("nope", gone));

        assertThat(seen.missing()).containsExactly("nope", gone);
    }

    @Test
    void updateSendsTheTaskDefinitionAndNothingElse() throws Exception {
        aws.reply(
                "UpdateService",
                CannedServer.resource("describe-services-rolling.json")
                        .replace("{\"services\":[", "{\"service\":")
                        .replace("],\"failures\":[]}", "}"));

        ServiceView service = outside.services().update(CLUSTER, "api", DEFINITION);

        assertThat(aws.last("UpdateService").json())
                .isEqualTo(Json.read(
                        "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + DEFINITION + "\"}"));
        assertThat(service.primary().orElseThrow().taskDefinitionArn()).isEqualTo(DEFINITION);
    }

    @Test
    void updateOfAServiceThatCodeDeployRollsOutIsRefusedInAwsOwnWords() {
        String message = "Unable to update task definition on services with a CODE_DEPLOY deployment controller."
                + " Please use Code Deploy to trigger a new deployment.";
        aws.refuse("UpdateService", "InvalidParameterException", message);

        assertThatThrownBy(() -> outside.services().update(CLUSTER, "api", DEFINITION))
                .hasMessage(message)
                .asInstanceOf(type(OutsideException.class))
                .returns(Kind.REFUSED, OutsideException::kind);
    }

    @Test
    void serviceDeploymentsCarryTheTaskDefinitionOfTheirTarget() {
        aws.replay("ListServiceDeployments", "list-service-deployments.json")
                .replay("DescribeServiceRevisions", "describe-service-revisions.json");
        Instant created = Instant.ofEpochMilli(1777731000123L);

        List<ServiceDeploymentView> found =
                outside.services().serviceDeployments(CLUSTER, "api", created.plusNanos(999));

        assertThat(found)
                .containsExactly(new ServiceDeploymentView(
                        "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/api/ejGvqq2ilnbKT9qj0vLJe",
                        DEFINITION,
                        "ROLLBACK_SUCCESSFUL",
                        "Service deployment rolled back because the circuit breaker threshold was exceeded.",
                        created));
        assertThat(aws.last("ListServiceDeployments")
                        .json()
                        .at("/createdAt/after")
                        .asDouble())
                .isEqualTo(1777730999.123);
    }

    @Test
    void aRevisionIsAskedForOnlyOnce() {
        aws.replay("ListServiceDeployments", "list-service-deployments.json")
                .replay("DescribeServiceRevisions", "describe-service-revisions.json");

        outside.services().serviceDeployments(CLUSTER, "api", Instant.EPOCH.plusSeconds(9));
        outside.services().serviceDeployments(CLUSTER, "api", Instant.EPOCH.plusSeconds(9));

        assertThat(aws.received("ListServiceDeployments")).hasSize(2);
        assertThat(aws.received("DescribeServiceRevisions")).hasSize(1);
    }

    @Test
    void serviceDeploymentsFromBeforeAreLeftOut() {
        aws.replay("ListServiceDeployments", "list-service-deployments.json");

        assertThat(outside.services().serviceDeployments(CLUSTER, "api", Instant.ofEpochMilli(1777731000124L)))
                .isEmpty();
        assertThat(aws.received("DescribeServiceRevisions")).isEmpty();
    }

    @Test
    void serviceDeploymentsComeNewestFirstFromAllPagesWithUnknownStatesAsSent() {
        aws.reply("ListServiceDeployments", """
                        {"serviceDeployments":[{"serviceDeploymentArn":"a","createdAt":10.5,"status":"PENDING",\
                        "targetServiceRevisionArn":"r1"}],"nextToken":"more"}""")
                .reply("ListServiceDeployments", """
                        {"serviceDeployments":[{"serviceDeploymentArn":"b","createdAt":20.5,"status":"PAUSED",\
                        "targetServiceRevisionArn":"r2"}]}""")
                .reply("DescribeServiceRevisions", """
                        {"serviceRevisions":[{"serviceRevisionArn":"r1","taskDefinition":"t1"}],\
                        "failures":[{"arn":"r2","reason":"MISSING"}]}""");

        assertThat(outside.services().serviceDeployments(CLUSTER, "api", Instant.EPOCH.plusSeconds(5)))
                .containsExactly(
                        new ServiceDeploymentView("b", null, "PAUSED", null, Instant.ofEpochMilli(20500)),
                        new ServiceDeploymentView("a", "t1", "PENDING", null, Instant.ofEpochMilli(10500)));
    }

    @Test
    void aServicesTasksAreListedByServiceAndDesiredStatus() throws Exception {
        aws.reply("ListTasks", "{\"taskArns\":[\"a\"]}");

        assertThat(outside.services().tasks(CLUSTER, "api", true)).containsExactly("a");
        assertThat(aws.last("ListTasks").json())
                .isEqualTo(Json.read("{\"cluster\":\"prod\",\"serviceName\":\"api\",\"desiredStatus\":\"STOPPED\"}"));
    }

    @Test
    void aClusterHasAStatusOrIsNotThere() {
        aws.reply(
                        "DescribeClusters",
                        "{\"clusters\":[{\"clusterName\":\"prod\",\"status\":\"ACTIVE\"}],\"failures\":[]}")
                .reply(
                        "DescribeClusters",
                        "{\"clusters\":[],\"failures\":[{\"arn\":\"arn:c\",\"reason\":\"MISSING\"}]}");

        assertThat(outside.clusters().status("prod")).contains("ACTIVE");
        assertThat(outside.clusters().status("nope")).isEmpty();
    }
}
