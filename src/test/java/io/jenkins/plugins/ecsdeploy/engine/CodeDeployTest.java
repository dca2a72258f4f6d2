package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.CodeDeploy.OnReady;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.HookOutcome;
import io.jenkins.plugins.ecsdeploy.simulator.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that AWS CodeDeploy updates: the promises hold for them, too. */
class CodeDeployTest {
    static final String CANARY = """
            "deploymentConfigName":"CodeDeployDefault.ECSCanary10Percent5Minutes",
            "autoRollbackConfiguration":{"enabled":true,"events":["DEPLOYMENT_FAILURE"]},
            "blueGreenDeploymentConfiguration":{
              "terminateBlueInstancesOnDeploymentSuccess":{"action":"TERMINATE","terminationWaitTimeInMinutes":5},
              "deploymentReadyOption":{"actionOnTimeout":"CONTINUE_DEPLOYMENT"}}""";

    private static final String WAITING = """
            "autoRollbackConfiguration":{"enabled":true,"events":["DEPLOYMENT_FAILURE"]},
            "blueGreenDeploymentConfiguration":{
              "terminateBlueInstancesOnDeploymentSuccess":{"action":"TERMINATE","terminationWaitTimeInMinutes":0},
              "deploymentReadyOption":{"actionOnTimeout":"STOP_DEPLOYMENT","waitTimeInMinutes":60}}""";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    /** Puts the service api into CodeDeploy's hands. */
    static void configure(Rig rig, String group) {
        rig.ecs("DeleteService", "{\"cluster\":\"prod\",\"service\":\"api\",\"force\":true}");
        rig.time.advance(Duration.ofMinutes(1));
        rig.ecs("CreateService", """
                {"cluster":"prod","serviceName":"api","taskDefinition":"api","desiredCount":2,"launchType":"FARGATE",
                 "deploymentController":{"type":"CODE_DEPLOY"},"healthCheckGracePeriodSeconds":30,
                 "loadBalancers":[{"targetGroupArn":"%s",
                   "containerName":"app","containerPort":8080}],
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-1"]}}}
                """.formatted(rig.aws.createTargetGroup("blue", 8080)));
        rig.codeDeploy("CreateApplication", "{\"applicationName\":\"shop\",\"computePlatform\":\"ECS\"}");
        rig.codeDeploy("CreateDeploymentGroup", """
                {"applicationName":"shop","deploymentGroupName":"api-prod",
                 "ecsServices":[{"clusterName":"prod","serviceName":"api"}],%s}
                """.formatted(group));
        rig.time.advance(Duration.ofMinutes(1));
        rig.aws.calls().clear();
        rig.configured = () -> rig.twoServices().toBuilder()
                .services(List.of(service(null, null, null), new Service("worker", null)))
                .build();
    }

    static Service service(JsonNode appSpec, Map<String, String> hooks, OnReady onReady) {
        return new Service("api", null, null, null, null, new CodeDeploy("shop", "api-prod", appSpec, hooks, onReady));
    }

    private Configuration only(Service service) {
        return rig.configuration().toBuilder().services(List.of(service)).build();
    }

    private Configuration onlyApi() {
        return only(service(null, null, null));
    }

    private boolean inStage(String stage) {
        return rig.journal.load().services().stream().anyMatch(s -> stage.equals(s.stage()));
    }

    private JsonNode sentAppSpec() throws IOException {
        String content = rig.aws
                .calls()
                .of("CreateDeployment")
                .get(0)
                .body()
                .at("/revision/appSpecContent/content")
                .asText();
        return new JsonMapper().readTree(content);
    }

    // --- success

    @Test
    void I2_I7_theServiceIsDeployedByCodeDeployAfterTheMigrationAndSuccessIsSaidAtTheEndOfIt() throws IOException {
        configure(rig, CANARY);

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        ServiceUpdate api = d.services().get(0);
        assertThat(api.ecsDeploymentId()).startsWith("d-");
        assertThat(Duration.between(api.updatedAt(), api.completedAt())).isGreaterThan(Duration.ofMinutes(10));
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        assertThat(rig.imageOf("worker")).isEqualTo(rig.v2.pinned());
        assertThat(rig.prematureUpdates()).isZero();
        assertThat(rig.aws.calls().count("UpdateService")).as("the worker only").isEqualTo(1);
        JsonNode properties = sentAppSpec().at("/Resources/0/TargetService/Properties");
        assertThat(properties.path("TaskDefinition").asText()).isEqualTo(api.taskDefinition());
        assertThat(properties.at("/LoadBalancerInfo/ContainerName").asText()).isEqualTo("app");
        assertThat(properties.at("/LoadBalancerInfo/ContainerPort").asInt()).isEqualTo(8080);
        assertThat(rig.service("api").path("taskSets")).hasSize(1);
    }

    @Test
    void theProgressTellsEventAndTraffic() {
        configure(rig, CANARY);

        rig.deploy(onlyApi());

        assertThat(rig.progress)
                .contains("api: AllowTraffic, 10% of the traffic on the new tasks")
                .contains("api: TerminateBlue, 100% of the traffic on the new tasks")
                .contains("api: Install");
    }

    @Test
    void anAppSpecOfTheOwnersIsSentWithOurTaskDefinitionInItsPlace() throws IOException {
        configure(rig, CANARY);
        JsonNode spec = new JsonMapper().readTree("""
                {"version":0.0,"Resources":[{"TargetService":{"Type":"AWS::ECS::Service","Properties":{
                  "TaskDefinition":"<TASK_DEFINITION>","LoadBalancerInfo":{"ContainerName":"app","ContainerPort":8080},
                  "PlatformVersion":"1.4.0"}}}],"Hooks":[{"AfterInstall":"check"}]}
                """);

        Deployment d = rig.deploy(only(service(spec, null, null)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        JsonNode properties = sentAppSpec().at("/Resources/0/TargetService/Properties");
        assertThat(properties.path("TaskDefinition").asText())
                .isEqualTo(d.services().get(0).taskDefinition());
        assertThat(properties.path("PlatformVersion").asText()).isEqualTo("1.4.0");
        assertThat(sentAppSpec().at("/Hooks/0/AfterInstall").asText()).isEqualTo("check");
    }

    @Test
    void theExampleRunsAsItStands() throws IOException {
        configure(rig, WAITING);

        Deployment d = rig.deploy(new ConfigurationReader().read(Path.of("examples/codedeploy/ecs-deploy.yaml")));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(sentAppSpec()
                        .at("/Resources/0/TargetService/Properties/TaskDefinition")
                        .asText())
                .isEqualTo(d.services().get(0).taskDefinition());
    }

    // --- ready

    @Test
    void aDeploymentThatIsReadyWaitsForSomebodysWord() {
        configure(rig, WAITING);
        rig.begin(onlyApi()).until(() -> inStage("Ready"));
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(rig.drive().done()).isNotDone();
        assertThat(rig.progress.get(rig.progress.size() - 1)).contains("Ready, waits for somebody");

        String id = rig.journal.load().services().get(0).ecsDeploymentId();
        rig.codeDeploy("ContinueDeployment", "{\"deploymentId\":\"" + id + "\",\"deploymentWaitType\":\"READY_WAIT\"}");

        Deployment d = rig.finish().deployment();
        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("waits for somebody to continue it"));
    }

    @Test
    void onReadyContinueGoesOnByItselfEvenWhenTheAnswerIsLost() {
        configure(rig, WAITING);
        rig.aws.faults().on("ContinueDeployment").times(1).loseResponse();

        Deployment d = rig.deploy(only(service(null, null, OnReady.CONTINUE)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.services().get(0).codeDeploy().continueSentAt()).isNotNull();
    }

    @Test
    void aReadyDeploymentThatNobodyContinuesTimesOut() {
        configure(rig, WAITING);

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(d.failure().summary()).contains("Ready, waits for somebody").contains("goes on in CodeDeploy");
    }

    // --- failure

    @Test
    void aHookThatFailsIsReportedAsARollBack() {
        configure(rig, CANARY);
        rig.aws.hook("check", HookOutcome.fails(Duration.ofSeconds(2)));

        Deployment d = rig.deploy(only(service(null, Map.of("AfterAllowTraffic", "check"), null)));

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().summary())
                .contains("failed and was rolled back")
                .contains("HOOK_EXECUTION_FAILURE")
                .contains("The service is on api:1 now");
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());
        rig.time.advance(Duration.ofMinutes(1));
        assertThat(rig.service("api").path("taskSets")).hasSize(1);
    }

    @Test
    void newTasksThatNeverRunTimeOutAndTheReportSaysWhereItStands() {
        configure(rig, CANARY);
        rig.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start"));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(d.failure().summary()).contains("It stands at Install");
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());
    }

    @Test
    void aDeploymentThatSomebodyStopsIsAFailure() {
        configure(rig, CANARY);
        rig.begin(onlyApi()).until(() -> inStage("AllowTraffic"));
        String id = rig.journal.load().services().get(0).ecsDeploymentId();
        rig.codeDeploy("StopDeployment", "{\"deploymentId\":\"" + id + "\",\"autoRollbackEnabled\":true}");

        Deployment d = rig.finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().summary()).contains("MANUAL_STOP");
    }

    // --- preflight

    private void refused(Configuration configuration, String... parts) {
        Deployment d = rig.deploy(configuration);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains(parts);
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void withoutApplicationAndGroupTheOwnerIsToldWhatToWrite() {
        configure(rig, CANARY);

        refused(only(new Service("api", null)), "is deployed by CodeDeploy", "codeDeploy: {application");
    }

    @Test
    void aServiceThatEcsDeploysTakesNoCodeDeployKeys() {
        refused(only(service(null, null, null)), "is deployed by ECS itself: remove codeDeploy");
    }

    @Test
    void aGroupThatIsNotThereOrDeploysSomethingElseIsNamed() {
        configure(rig, CANARY);

        refused(
                only(new Service("api", null, null, null, null, new CodeDeploy("shop", "nope", null, null, null))),
                "CodeDeploy has no deployment group nope of application shop");
    }

    @Test
    void aTerminationWaitThatDoesNotFitIntoTheTimeoutIsTold() {
        configure(rig, CANARY.replace("\"terminationWaitTimeInMinutes\":5", "\"terminationWaitTimeInMinutes\":60"));

        refused(onlyApi(), "takes at least 1h5m", "1h until the former tasks are terminated");
    }

    @Test
    void aDeploymentInProgressIsInTheWay() {
        configure(rig, CANARY);
        rig.begin("d-20261102-070000-others", onlyApi()).until(() -> inStage("AllowTraffic"));
        rig.die();
        rig.aws.calls().clear();

        Deployment d = rig.begin("d-20261102-080000-mine", onlyApi()).finish().deployment();

        assertThat(d.failure().summary()).contains("CodeDeploy deployment d-").contains("is in progress");
    }

    @Test
    void anExternalControllerIsRefusedWithAdvice() {
        rig.ecs("DeleteService", "{\"cluster\":\"prod\",\"service\":\"api\",\"force\":true}");
        rig.time.advance(Duration.ofMinutes(1));
        rig.ecs("CreateService", """
                {"cluster":"prod","serviceName":"api","taskDefinition":"api","desiredCount":1,"launchType":"FARGATE",
                 "deploymentController":{"type":"EXTERNAL"},
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}
                """);
        rig.aws.calls().clear();

        refused(only(new Service("api", null)), "has the deployment controller EXTERNAL", "Deploy it with that tool");
    }

    // --- journal, lost answers, resume, cancel

    @Test
    void I8_aDeploymentWhoseAnswerIsLostIsFoundAgainByItsDescription() {
        configure(rig, CANARY);
        rig.aws.faults().on("CreateDeployment").times(3).loseResponse();

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(deployments()).isEqualTo(1);
    }

    private int deployments() {
        return rig.codeDeploy("ListDeployments", "{\"applicationName\":\"shop\",\"deploymentGroupName\":\"api-prod\"}")
                .path("deployments")
                .size();
    }

    @Test
    void I8_aListThatDoesNotShowOursYetLeadsToNoSecondDeployment() {
        configure(rig, CANARY);
        rig.aws.faults().on("CreateDeployment").times(1).loseResponse();
        rig.begin(onlyApi()).until(() -> rig.journal.load().phase().phase() == PhaseName.DEPLOY);
        rig.aws.faults().on("ListDeployments").times(1).stale();

        assertThat(rig.finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(deployments()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BeforeInstall", "Install", "AllowTraffic", "TerminateBlue"})
    void I5_aDeploymentIsResumedAtEveryEvent(String stage) {
        for (Duration outage : List.of(Duration.ofSeconds(1), Duration.ofHours(2))) {
            try (Rig other = new Rig()) {
                configure(other, CANARY);
                other.begin(other.configuration())
                        .until(() -> other.journal.load().services().stream().anyMatch(s -> stage.equals(s.stage())));
                other.die();
                other.time.advance(outage);

                Deployment d = other.resume().finish().deployment();

                assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
                assertThat(other.aws.calls().count("CreateDeployment")).isEqualTo(1);
            }
        }
    }

    @Test
    void aCancelWithRollBackStopsTheDeploymentAndAwaitsItsRollBack() {
        configure(rig, CANARY);
        rig.begin(onlyApi().toBuilder().onCancel(OnCancel.ROLL_BACK).build()).until(() -> inStage("AllowTraffic"));
        rig.drive().cancel("a test");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary())
                .contains("was stopped and rolled back")
                .contains("The service is on api:1");
        assertThat(rig.aws.calls().count("StopDeployment")).isEqualTo(1);
    }

    @Test
    void aCancelWithLeaveSuspendsAndResumingGoesOn() {
        configure(rig, CANARY);
        rig.begin(onlyApi()).until(() -> inStage("AllowTraffic"));
        rig.drive().cancel("a test");

        assertThat(rig.finish()).isInstanceOf(Ended.Suspended.class);
        assertThat(rig.aws.calls().count("StopDeployment")).isZero();
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    // --- roll back

    @Test
    void aServiceThatHasCompletedIsRolledBackByAnotherDeploymentOfItsFormerRevision() {
        configure(rig, CANARY);
        rig.badServices.add("worker");
        rig.aws.faults().on("CreateDeployment").times(1).loseResponse();

        Deployment d = rig.deploy(
                rig.configuration().toBuilder().onFailure(OnFailure.ROLL_BACK).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.services().get(0).rollBack().end()).isEqualTo(RollBack.End.RESTORED);
        assertThat(d.services().get(0).rollBack().ecsDeploymentId()).startsWith("d-");
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());
        assertThat(deployments()).isEqualTo(2);
    }

    @Test
    void aDeploymentThatTakesTooLongIsStoppedAndItsRollBackAwaited() {
        configure(rig, WAITING);

        Deployment d =
                rig.deploy(onlyApi().toBuilder().onFailure(OnFailure.ROLL_BACK).build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(rig.aws.calls().count("StopDeployment")).isEqualTo(1);
        assertThat(d.services().get(0).rollBack().end()).isEqualTo(RollBack.End.BY_ECS);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("(by CodeDeploy)"));
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());
    }

    /** Found by broken states: it looked at the deployment and at the service in turns, for ever. */
    @Test
    void aStopThatTakesTooLongEndsTheRollBackAllTheSame() {
        configure(rig, WAITING);
        rig.answers = (operation, answer) -> operation.equals("BatchGetDeployments")
                ? new Response(
                        answer.status(),
                        answer.headers(),
                        answer.text().replace("\"Stopped\"", "\"InProgress\"").getBytes(StandardCharsets.UTF_8))
                : answer;

        Deployment d =
                rig.deploy(onlyApi().toBuilder().onFailure(OnFailure.ROLL_BACK).build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(rig.aws.calls().count("StopDeployment")).isEqualTo(1);
        assertThat(d.services().get(0).rollBack().end()).isEqualTo(RollBack.End.FAILED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("Not everything was rolled back"));
    }
}
