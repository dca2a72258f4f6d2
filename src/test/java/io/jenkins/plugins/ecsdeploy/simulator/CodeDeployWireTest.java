package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** CodeDeploy for ECS: what it answers, and what it does to the service. */
class CodeDeployWireTest {
    private final World world = World.virtual();
    private TaskDefinition blue;
    private TaskDefinition green;

    @BeforeEach
    void service() {
        blue = listening("v1", Behaviour.runsForever());
        green = listening("v2", Behaviour.runsForever());
        ok("AmazonEC2ContainerServiceV20141113.CreateService", """
                {"cluster":"prod","serviceName":"api","taskDefinition":"%s","desiredCount":2,"launchType":"FARGATE",
                 "deploymentController":{"type":"CODE_DEPLOY"},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}
                """.formatted(blue.taskDefinitionArn()));
        world.time.advance(Duration.ofMinutes(1));
        ok("CodeDeploy_20141006.CreateApplication", "{\"applicationName\":\"shop\",\"computePlatform\":\"ECS\"}");
        ok("CodeDeploy_20141006.CreateDeploymentGroup", """
                {"applicationName":"shop","deploymentGroupName":"api",
                 "ecsServices":[{"clusterName":"prod","serviceName":"api"}],
                 "deploymentConfigName":"CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
                 "autoRollbackConfiguration":{"enabled":true,"events":["DEPLOYMENT_FAILURE"]},
                 "blueGreenDeploymentConfiguration":{"terminateBlueInstancesOnDeploymentSuccess":
                   {"action":"TERMINATE","terminationWaitTimeInMinutes":5}}}
                """);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private TaskDefinition listening(String tag, Behaviour behaviour) {
        PushedImage image = world.simulator.push("api", tag, behaviour);
        return world.register(
                "api",
                World.container("app", image.pinned()).toBuilder()
                        .portMappings(PortMapping.builder().containerPort(8080).build())
                        .build());
    }

    private Response call(String target, String body) {
        return world.simulator.handle(Request.json(target, body));
    }

    private JsonNode ok(String target, String body) {
        Response response = call(target, body);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return Json.read(response.text()).orElseThrow();
    }

    private void refused(String operation, String body, String error) {
        Response response = call("CodeDeploy_20141006." + operation, body);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains("\"__type\":\"" + error + "\"");
    }

    private String request(TaskDefinition definition, int port) {
        ObjectNode spec = Json.object().put("version", 0.0);
        spec.putArray("Resources")
                .addObject()
                .putObject("TargetService")
                .put("Type", "AWS::ECS::Service")
                .putObject("Properties")
                .put("TaskDefinition", definition.taskDefinitionArn())
                .putObject("LoadBalancerInfo")
                .put("ContainerName", "app")
                .put("ContainerPort", port);
        ObjectNode request = Json.object().put("applicationName", "shop").put("deploymentGroupName", "api");
        request.putObject("revision")
                .put("revisionType", "AppSpecContent")
                .putObject("appSpecContent")
                .put("content", Json.write(spec));
        return Json.write(request);
    }

    private String deploy(TaskDefinition definition) {
        return ok("CodeDeploy_20141006.CreateDeployment", request(definition, 8080))
                .path("deploymentId")
                .asText();
    }

    private JsonNode get(String id) {
        return ok("CodeDeploy_20141006.GetDeployment", "{\"deploymentId\":\"" + id + "\"}")
                .path("deploymentInfo");
    }

    private JsonNode describe() {
        return ok(
                        "AmazonEC2ContainerServiceV20141113.DescribeServices",
                        "{\"cluster\":\"prod\",\"services\":[\"api\"]}")
                .at("/services/0");
    }

    private double greenWeight(String id) {
        JsonNode sets = ok(
                        "CodeDeploy_20141006.BatchGetDeploymentTargets",
                        "{\"deploymentId\":\"" + id + "\",\"targetIds\":[\"prod:api\"]}")
                .at("/deploymentTargets/0/ecsTarget/taskSetsInfo");
        for (JsonNode set : sets) {
            if (set.path("taskSetLabel").asText().equals("Green")) {
                return set.path("trafficWeight").asDouble();
            }
        }
        return 0;
    }

    @Test
    void aServiceOfCodeDeployHasTaskSetsAndNoDefinitionOfItsOwn() {
        assertThat(describe().has("taskDefinition")).isFalse();
        assertThat(describe().path("deployments")).isEmpty();
        assertThat(describe().at("/taskSets/0/taskDefinition").asText()).isEqualTo(blue.taskDefinitionArn());
        assertThat(describe().at("/taskSets/0/stabilityStatus").asText()).isEqualTo("STEADY_STATE");
    }

    @Test
    void aDeploymentShiftsTrafficStepByStepAndEndsWithTheFormerTaskSet() {
        String id = deploy(green);
        List<Double> weights = new ArrayList<>();
        while (!get(id).has("completeTime") && world.time.step()) {
            double weight = greenWeight(id);
            if (weights.isEmpty() || weights.get(weights.size() - 1) != weight) {
                weights.add(weight);
            }
        }

        assertThat(weights).startsWith(0.0, 10.0, 20.0).endsWith(90.0, 100.0);
        assertThat(get(id).path("status").asText()).isEqualTo("Succeeded");
        assertThat(get(id).path("completeTime").asDouble()
                        - get(id).path("startTime").asDouble())
                .as("nine minutes of steps, five of waiting")
                .isGreaterThan(14 * 60.0);
        world.time.advance(Duration.ofMinutes(1));
        assertThat(describe().path("taskSets")).hasSize(1);
        assertThat(describe().at("/taskSets/0/taskDefinition").asText()).isEqualTo(green.taskDefinitionArn());
        assertThat(describe().path("runningCount").asInt()).isEqualTo(2);
    }

    @Test
    void anAppSpecThatDoesNotFitTheDefinitionFailsAndIsRolledBack() {
        String id = ok("CodeDeploy_20141006.CreateDeployment", request(green, 9999))
                .path("deploymentId")
                .asText();
        world.time.advance(Duration.ofMinutes(2));

        assertThat(get(id).path("status").asText()).isEqualTo("Failed");
        assertThat(get(id).at("/errorInformation/code").asText()).isEqualTo("ECS_UPDATE_ERROR");
        String back = get(id).at("/rollbackInfo/rollbackDeploymentId").asText();
        assertThat(get(back).path("status").asText()).isEqualTo("Succeeded");
        assertThat(get(back).at("/rollbackInfo/rollbackTriggeringDeploymentId").asText())
                .isEqualTo(id);
        assertThat(describe().at("/taskSets/0/taskDefinition").asText()).isEqualTo(blue.taskDefinitionArn());
    }

    @Test
    void stoppedWithRollBackTheTrafficGoesBack() {
        String id = deploy(green);
        world.time.advance(Duration.ofMinutes(3));
        assertThat(greenWeight(id)).isPositive();
        ok("CodeDeploy_20141006.StopDeployment", "{\"deploymentId\":\"" + id + "\",\"autoRollbackEnabled\":true}");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(get(id).path("status").asText()).isEqualTo("Stopped");
        assertThat(describe().path("taskSets")).hasSize(1);
        assertThat(describe().at("/taskSets/0/taskDefinition").asText()).isEqualTo(blue.taskDefinitionArn());
        refused("StopDeployment", "{\"deploymentId\":\"" + id + "\"}", "DeploymentAlreadyCompletedException");
    }

    @Test
    void aGroupTakesOneDeploymentAtATime() {
        deploy(green);

        refused("CreateDeployment", request(blue, 8080), "DeploymentLimitExceededException");
    }

    @Test
    void whatIsNotThereOrNotRightIsRefused() {
        refused(
                "GetDeploymentGroup",
                "{\"applicationName\":\"nope\",\"deploymentGroupName\":\"api\"}",
                "ApplicationDoesNotExistException");
        refused(
                "GetDeploymentGroup",
                "{\"applicationName\":\"shop\",\"deploymentGroupName\":\"nope\"}",
                "DeploymentGroupDoesNotExistException");
        refused("GetDeployment", "{\"deploymentId\":\"d-NOPE\"}", "DeploymentDoesNotExistException");
        refused(
                "CreateDeployment",
                request(green, 8080).replace("\"content\"", "\"sha256\":\"00\",\"content\""),
                "InvalidRevisionException");
        String ids = String.join(
                ",", IntStream.range(0, 26).mapToObj(i -> "\"d-" + i + "\"").toList());
        refused("BatchGetDeployments", "{\"deploymentIds\":[" + ids + "]}", "BatchLimitExceededException");
        String id = deploy(green);
        refused("ContinueDeployment", "{\"deploymentId\":\"" + id + "\"}", "DeploymentIsNotInReadyStateException");
    }
}
