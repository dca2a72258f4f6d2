package io.jenkins.plugins.ecsdeploy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.simulator.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Blue/green, linear and canary as ECS does them itself. Plain JSON: older SDKs know neither LINEAR nor a pause. */
class TrafficShiftTest {
    private static final String BREAKER = "\"deploymentCircuitBreaker\":{\"enable\":true,\"rollback\":true}";
    private static final String HOOK = "arn:aws:lambda:us-east-1:111122223333:function:check";

    private final World world = World.virtual();
    private final TaskDefinition blue = world.app("api", Behaviour.runsForever());
    private final TaskDefinition green = world.app("api", Behaviour.runsForever());

    @AfterEach
    void close() {
        world.close();
    }

    private Response call(String operation, String body) {
        return world.simulator.handle(Request.json("AmazonEC2ContainerServiceV20141113." + operation, body));
    }

    private JsonNode ok(String operation, String body) {
        Response response = call(operation, body);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return Json.read(response.text()).orElseThrow();
    }

    private void create(String configuration) {
        ok("CreateService", """
                {"cluster":"prod","serviceName":"api","taskDefinition":"%s","desiredCount":2,"launchType":"FARGATE",
                 "deploymentConfiguration":{%s},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}
                """.formatted(blue.taskDefinitionArn(), configuration));
        world.time.advance(Duration.ofMinutes(1));
    }

    private void update(TaskDefinition definition) {
        ok(
                "UpdateService",
                "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + definition.taskDefinitionArn()
                        + "\"}");
    }

    private JsonNode latest() {
        JsonNode listed = ok("ListServiceDeployments", "{\"cluster\":\"prod\",\"service\":\"api\"}")
                .at("/serviceDeployments/0/serviceDeploymentArn");
        return ok("DescribeServiceDeployments", "{\"serviceDeploymentArns\":[" + listed + "]}")
                .at("/serviceDeployments/0");
    }

    private JsonNode service() {
        return ok("DescribeServices", "{\"cluster\":\"prod\",\"services\":[\"api\"]}")
                .at("/services/0");
    }

    /** Every stage and production weight that the service deployment shows until it is over. */
    private List<String> history() {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            JsonNode now = latest();
            String shown = now.path("lifecycleStage").asText("-") + " "
                    + now.at("/targetServiceRevision/requestedProductionTrafficWeight")
                            .asInt();
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(shown)) {
                seen.add(shown);
            }
            if (now.has("finishedAt") || !world.time.step()) {
                break;
            }
        }
        return seen;
    }

    private void begin() {
        update(green);
        world.time.advance(Duration.ofMillis(60));
    }

    @Test
    void blueGreenGoesThroughItsStagesAndBakesBeforeTheOldTasksStop() {
        create("\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":5," + BREAKER);
        begin();

        assertThat(history())
                .containsExactly(
                        "PRE_SCALE_UP 0",
                        "SCALE_UP 0",
                        "POST_SCALE_UP 0",
                        "TEST_TRAFFIC_SHIFT 0",
                        "POST_TEST_TRAFFIC_SHIFT 0",
                        "PRODUCTION_TRAFFIC_SHIFT 100",
                        "POST_PRODUCTION_TRAFFIC_SHIFT 100",
                        "BAKE_TIME 100",
                        "CLEAN_UP 100");
        JsonNode done = latest();
        assertThat(done.path("status").asText()).isEqualTo("SUCCESSFUL");
        assertThat(done.path("finishedAt").asDouble() - done.path("startedAt").asDouble())
                .isGreaterThan(300);
        assertThat(service().path("deployments")).hasSize(1);
        assertThat(service().path("runningCount").asInt()).isEqualTo(2);
    }

    @Test
    void whileItBakesBothRevisionsRunInFull() {
        create("\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":5");
        begin();
        world.time.advance(Duration.ofMinutes(1));

        assertThat(latest().path("lifecycleStage").asText()).isEqualTo("BAKE_TIME");
        assertThat(latest().path("status").asText()).isEqualTo("IN_PROGRESS");
        assertThat(service().path("runningCount").asInt()).isEqualTo(4);
        assertThat(service().at("/deployments/0/rolloutState").asText()).isEqualTo("IN_PROGRESS");
        assertThat(service().at("/deployments/0/runningCount").asInt()).isEqualTo(2);
    }

    @Test
    void canaryShiftsItsPercentageFirst() {
        create("\"strategy\":\"CANARY\",\"canaryConfiguration\":{\"canaryPercent\":20,\"canaryBakeTimeInMinutes\":3}");
        begin();

        assertThat(history()).contains("PRODUCTION_TRAFFIC_SHIFT 20", "PRODUCTION_TRAFFIC_SHIFT 100");
    }

    @Test
    void linearShiftsStepByStep() {
        create("\"strategy\":\"LINEAR\",\"linearConfiguration\":{\"stepPercent\":40,\"stepBakeTimeInMinutes\":1}");
        begin();

        assertThat(history())
                .containsSubsequence(
                        "PRODUCTION_TRAFFIC_SHIFT 40",
                        "PRODUCTION_TRAFFIC_SHIFT 80",
                        "PRODUCTION_TRAFFIC_SHIFT 100",
                        "CLEAN_UP 100");
    }

    @Test
    void tasksThatFailTripTheBreakerAndTheOldRevisionKeepsTheTraffic() {
        create("\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":5," + BREAKER);
        update(world.app("api", Behaviour.exits(1)));
        world.time.advance(Duration.ofMinutes(5));

        JsonNode now = latest();
        assertThat(now.path("status").asText()).isEqualTo("ROLLBACK_SUCCESSFUL");
        assertThat(now.at("/targetServiceRevision/requestedProductionTrafficWeight")
                        .asInt())
                .isZero();
        assertThat(now.at("/sourceServiceRevisions/0/requestedProductionTrafficWeight")
                        .asInt())
                .isEqualTo(100);
        assertThat(service().path("taskDefinition").asText()).isEqualTo(blue.taskDefinitionArn());
    }

    @Test
    void aHookThatFailsRollsBackAndSaysWhich() {
        world.simulator.hook(HOOK, HookOutcome.fails(Duration.ofSeconds(1)));
        create(
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"hookTargetArn\":\"" + HOOK
                        + "\",\"roleArn\":\"arn:aws:iam::111122223333:role/hook\",\"lifecycleStages\":[\"POST_TEST_TRAFFIC_SHIFT\"]}]");
        begin();
        world.time.advance(Duration.ofMinutes(5));

        assertThat(latest().path("status").asText()).isEqualTo("ROLLBACK_SUCCESSFUL");
        assertThat(latest().path("statusReason").asText())
                .isEqualTo("Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed."
                        + " Lifecycle hook target " + HOOK + " returned FAILED status.");
    }

    @Test
    void aPauseWaitsForSomebodysWord() {
        create(
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"targetType\":\"PAUSE\",\"lifecycleStages\":"
                        + "[\"POST_TEST_TRAFFIC_SHIFT\"],\"timeoutConfiguration\":{\"timeoutInMinutes\":10,\"action\":\"ROLLBACK\"}}]");
        begin();
        world.time.advance(Duration.ofMinutes(5));
        JsonNode paused = latest();

        assertThat(paused.path("lifecycleStage").asText()).isEqualTo("POST_TEST_TRAFFIC_SHIFT");
        assertThat(paused.at("/lifecycleHookDetails/0/status").asText()).isEqualTo("AWAITING_ACTION");
        ok(
                "ContinueServiceDeployment",
                "{\"serviceDeploymentArn\":" + paused.get("serviceDeploymentArn") + ",\"hookId\":"
                        + paused.at("/lifecycleHookDetails/0/hookId") + "}");
        world.time.advance(Duration.ofMinutes(1));
        assertThat(latest().path("status").asText()).isEqualTo("SUCCESSFUL");
    }

    @Test
    void aPauseThatNobodyEndsDoesWhatItsTimeOutSays() {
        create("\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"targetType\":\"PAUSE\",\"lifecycleStages\":"
                + "[\"PRE_SCALE_UP\"],\"timeoutConfiguration\":{\"timeoutInMinutes\":10,\"action\":\"ROLLBACK\"}}]");
        begin();
        world.time.advance(Duration.ofMinutes(11));

        assertThat(latest().path("status").asText()).isEqualTo("ROLLBACK_SUCCESSFUL");
    }

    @Test
    void stoppedWithRollbackWhileItBakesItGoesBack() {
        create("\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":5");
        begin();
        world.time.advance(Duration.ofMinutes(1));
        ok(
                "StopServiceDeployment",
                "{\"stopType\":\"ROLLBACK\",\"serviceDeploymentArn\":" + latest().get("serviceDeploymentArn") + "}");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(latest().path("status").asText()).isEqualTo("ROLLBACK_SUCCESSFUL");
        assertThat(service().path("taskDefinition").asText()).isEqualTo(blue.taskDefinitionArn());
        assertThat(service().path("runningCount").asInt()).isEqualTo(2);
    }

    @Test
    void theFirstDeploymentOfAServiceHasNothingToShift() {
        create("\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":60");

        assertThat(latest().path("status").asText()).isEqualTo("SUCCESSFUL");
        assertThat(latest().has("lifecycleStage")).isFalse();
    }

    @Test
    void whatNoStrategyHasIsRefused() {
        for (String configuration : List.of(
                "\"strategy\":\"RAINBOW\"",
                "\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":1441",
                "\"strategy\":\"LINEAR\",\"canaryConfiguration\":{\"canaryPercent\":5}",
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"hookTargetArn\":\"x\",\"lifecycleStages\":[\"BAKE_TIME\"]}]")) {
            Response response = call("CreateService", """
                    {"cluster":"prod","serviceName":"other","taskDefinition":"%s","desiredCount":1,
                     "launchType":"FARGATE","deploymentConfiguration":{%s}}
                    """.formatted(blue.taskDefinitionArn(), configuration));

            assertThat(response.status()).as(configuration).isEqualTo(400);
            assertThat(response.text()).contains("InvalidParameterException");
        }
    }
}
