package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.HookOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that ECS deploys by blue/green, linear and canary: the promises hold for them, too. */
class StagedDeploymentsTest {
    static final String BREAKER = "\"deploymentCircuitBreaker\":{\"enable\":true,\"rollback\":true}";
    static final String BLUE_GREEN = "\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":5," + BREAKER;
    private static final String HOOK = "arn:aws:lambda:eu-west-1:111122223333:function:check";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    static void configure(Rig rig, String service, String deploymentConfiguration) {
        rig.ecs(
                "UpdateService",
                "{\"cluster\":\"prod\",\"service\":\"" + service + "\",\"deploymentConfiguration\":{"
                        + deploymentConfiguration + "}}");
        rig.time.advance(Duration.ofMinutes(1));
        rig.aws.calls().clear();
    }

    private Configuration onlyApi() {
        return rig.configuration().toBuilder()
                .services(List.of(new Service("api", null)))
                .build();
    }

    private ServiceUpdate api() {
        return rig.journal.load().services().get(0);
    }

    private boolean inStage(String stage) {
        return rig.journal.load().services().stream().anyMatch(s -> stage.equals(s.stage()));
    }

    // --- success

    @Test
    void I7_successIsSaidOnlyAfterTheBakeTime() {
        configure(rig, "api", BLUE_GREEN);

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        ServiceUpdate api = d.services().get(0);
        assertThat(Duration.between(api.updatedAt(), api.completedAt())).isGreaterThan(Duration.ofMinutes(5));
        assertThat(api.strategy()).isEqualTo("BLUE_GREEN");
        assertThat(api.ecsDeploymentId()).contains(":service-deployment/prod/api/");
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        assertThat(rig.aws.calls().count("UpdateService")).isEqualTo(2);
        assertThat(rig.prematureUpdates()).isZero();
    }

    @Test
    void I7_aRollBackInTheBakeTimeIsAFailureThoughAllTasksRanAndAllTrafficWasShifted() {
        configure(rig, "api", BLUE_GREEN);
        rig.begin(onlyApi()).until(() -> inStage("BAKE_TIME"));
        JsonNode primary = rig.service("api").at("/deployments/0");
        assertThat(primary.path("runningCount").asInt()).isEqualTo(2);
        assertThat(rig.drive().done()).isNotDone();

        rig.ecs(
                "StopServiceDeployment",
                "{\"stopType\":\"ROLLBACK\",\"serviceDeploymentArn\":\"" + api().ecsDeploymentId() + "\"}");
        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().summary()).contains("stopped by the user").contains("The service is on api:1 now");
    }

    @Test
    void theProgressTellsStageWeightAndTheBakeTimeThatIsLeft() {
        configure(
                rig,
                "api",
                "\"strategy\":\"CANARY\",\"bakeTimeInMinutes\":3,\"canaryConfiguration\":{"
                        + "\"canaryPercent\":20,\"canaryBakeTimeInMinutes\":2}," + BREAKER);

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.progress)
                .contains("api: PRODUCTION_TRAFFIC_SHIFT, 20% of the production traffic on the new tasks")
                .anyMatch(p -> p.startsWith("api: SCALE_UP, "))
                .anyMatch(p -> p.matches("api: BAKE_TIME, 100% of the production traffic on the new tasks, at most"
                        + " \\dm?\\S* of 3m bake time left"));
    }

    @Test
    void linearIsWatchedThroughItsSteps() {
        configure(
                rig,
                "api",
                "\"strategy\":\"LINEAR\",\"linearConfiguration\":{" + "\"stepPercent\":50,\"stepBakeTimeInMinutes\":1},"
                        + BREAKER);

        assertThat(rig.deploy(onlyApi()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.progress)
                .contains("api: PRODUCTION_TRAFFIC_SHIFT, 50% of the production traffic on the new tasks");
    }

    @Test
    void theExampleRunsAsItStands() throws IOException {
        rig.ecs("UpdateService", Files.readString(Path.of("examples/blue-green/service.json")));
        rig.time.advance(Duration.ofMinutes(1));

        Deployment d = rig.deploy(new ConfigurationReader().read(Path.of("examples/blue-green/ecs-deploy.yaml")));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        ServiceUpdate api = d.services().get(0);
        assertThat(Duration.between(api.updatedAt(), api.completedAt())).isGreaterThan(Duration.ofMinutes(15));
    }

    // --- failure

    @Test
    void newTasksThatFailAreReportedAsARollBackWithTheirCause() {
        configure(rig, "api", BLUE_GREEN);
        rig.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start"));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().diagnosis().cause()).isNotEqualTo(Cause.UNKNOWN);
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());
        assertThat(d.services().get(1).touched()).isFalse();
    }

    @Test
    void aLifecycleHookThatFailsIsNamedAsTheCause() {
        rig.aws.hook(HOOK, HookOutcome.fails(Duration.ofSeconds(5)));
        configure(
                rig,
                "api",
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"hookTargetArn\":\"" + HOOK
                        + "\",\"roleArn\":\"arn:aws:iam::111122223333:role/h\",\"lifecycleStages\":[\"POST_TEST_TRAFFIC_SHIFT\"]}]");

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().summary()).contains("POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed");
        assertThat(d.failure().diagnosis().cause()).isEqualTo(Cause.LIFECYCLE_HOOK);
    }

    @Test
    void anothersDeploymentThatTakesThePlaceOfOursIsToldAsThat() {
        configure(rig, "api", BLUE_GREEN);
        rig.begin(onlyApi()).until(() -> inStage("BAKE_TIME"));
        String worker = rig.service("worker").path("taskDefinition").asText();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + worker + "\"}");

        assertThat(rig.finish().deployment().failure().kind()).isEqualTo(Failure.Kind.SUPERSEDED);
    }

    @Test
    void aDeploymentThatHangsTimesOutAndSaysWhere() {
        rig.aws.hook(HOOK, HookOutcome.hangs());
        configure(
                rig,
                "api",
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"hookTargetArn\":\"" + HOOK
                        + "\",\"roleArn\":\"arn:aws:iam::111122223333:role/h\",\"lifecycleStages\":[\"POST_SCALE_UP\"]}]");

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(d.failure().summary()).contains("POST_SCALE_UP").contains("goes on in ECS");
    }

    // --- pause

    @Test
    void aPauseIsShownWithItsHookAndGoesOnWhenSomebodySaysSo() {
        configure(
                rig,
                "api",
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"targetType\":\"PAUSE\","
                        + "\"lifecycleStages\":[\"POST_TEST_TRAFFIC_SHIFT\"]}]");
        rig.begin(onlyApi()).until(() -> rig.progress.stream().anyMatch(p -> p.contains("paused")));
        String shown = rig.progress.get(rig.progress.size() - 1);
        String hook = shown.replaceAll(".*hook (ecs-pause-\\w+).*", "$1");

        rig.ecs(
                "ContinueServiceDeployment",
                "{\"serviceDeploymentArn\":\"" + api().ecsDeploymentId() + "\",\"hookId\":\"" + hook + "\"}");

        Deployment d = rig.finish().deployment();
        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("pauses at POST_TEST_TRAFFIC_SHIFT"));
    }

    // --- preflight

    @Test
    void aBakeTimeThatDoesNotFitIntoTheTimeoutIsToldBeforeAnythingIsChanged() {
        configure(rig, "api", "\"strategy\":\"BLUE_GREEN\",\"bakeTimeInMinutes\":45");

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary())
                .contains("takes at least 45m (BLUE_GREEN with 45m of bake time)")
                .contains("timeouts.deploy is 30m");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void aLinearShiftsStepsCountAsWell() {
        configure(
                rig,
                "api",
                "\"strategy\":\"LINEAR\",\"bakeTimeInMinutes\":10,\"linearConfiguration\":{"
                        + "\"stepPercent\":10,\"stepBakeTimeInMinutes\":3}");

        assertThat(rig.deploy(onlyApi()).failure().summary())
                .contains("LINEAR with 27m of shifting traffic and 10m of bake time");
    }

    @Test
    void aServiceThatBakesIsBusy() {
        configure(rig, "api", BLUE_GREEN);
        String worker = rig.service("worker").path("taskDefinition").asText();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + worker + "\"}");
        rig.time.advance(Duration.ofMinutes(2));

        assertThat(rig.deploy(onlyApi()).failure().summary()).contains("a service deployment of api is in progress");
    }

    // --- journal, lost answers, resume, cancel

    @Test
    void I8_anUpdateWhoseAnswerIsLostIsFoundAgainAndNotSentTwice() {
        configure(rig, "api", BLUE_GREEN);
        rig.aws.faults().on("UpdateService").times(3).loseResponse();

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(serviceDeployments()).isEqualTo(2); // the first of all, and ours
    }

    private int serviceDeployments() {
        String text = rig.ecs("ListServiceDeployments", "{\"cluster\":\"prod\",\"service\":\"api\"}")
                .text();
        return text.split("\"serviceDeploymentArn\"", -1).length - 1;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRE_SCALE_UP",
                "SCALE_UP",
                "POST_SCALE_UP",
                "TEST_TRAFFIC_SHIFT",
                "POST_TEST_TRAFFIC_SHIFT",
                "PRODUCTION_TRAFFIC_SHIFT",
                "POST_PRODUCTION_TRAFFIC_SHIFT",
                "BAKE_TIME",
                "CLEAN_UP"
            })
    void I5_aDeploymentIsResumedInEveryStage(String stage) {
        for (Duration outage : List.of(Duration.ofSeconds(1), Duration.ofHours(2))) {
            try (Rig other = new Rig()) {
                configure(other, "api", BLUE_GREEN);
                other.begin(other.configuration())
                        .until(() -> other.journal.load().services().stream().anyMatch(s -> stage.equals(s.stage())));
                other.die();
                other.time.advance(outage);

                Deployment d = other.resume().finish().deployment();

                assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
                assertThat(other.aws.calls().count("UpdateService")).isEqualTo(2);
                assertThat(other.imageOf("worker")).isEqualTo(other.v2.pinned());
            }
        }
    }

    @Test
    void aCancelWithRollBackStopsTheDeploymentAndAwaitsItsEnd() {
        configure(rig, "api", BLUE_GREEN);
        rig.begin(onlyApi().toBuilder().onCancel(OnCancel.ROLL_BACK).build()).until(() -> inStage("BAKE_TIME"));
        rig.drive().cancel("a test");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary())
                .contains("was stopped and rolled back")
                .contains("The service is on api:1");
        assertThat(rig.aws.calls().count("StopServiceDeployment")).isEqualTo(1);
        assertThat(rig.service("api").path("deployments")).hasSize(1);
    }

    @Test
    void aStopWhoseAnswerIsLostIsAskedForAgainWithoutHarm() {
        configure(rig, "api", BLUE_GREEN);
        rig.aws.faults().on("StopServiceDeployment").times(1).loseResponse();
        rig.begin(onlyApi().toBuilder().onCancel(OnCancel.ROLL_BACK).build()).until(() -> inStage("SCALE_UP"));
        rig.drive().cancel("a test");

        assertThat(rig.finish().deployment().failure().summary()).contains("was stopped and rolled back");
    }

    @Test
    void aCancelWithLeaveSuspendsAndResumingGoesOn() {
        configure(rig, "api", BLUE_GREEN);
        rig.begin(onlyApi()).until(() -> inStage("BAKE_TIME"));
        rig.drive().cancel("a test");

        assertThat(rig.finish()).isInstanceOf(Ended.Suspended.class);
        assertThat(rig.aws.calls().count("StopServiceDeployment")).isZero();
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void aRevisionThatTheServiceRunsAlreadyNeedsNoDeployment() {
        configure(rig, "api", BLUE_GREEN);
        rig.deploy(onlyApi());
        rig.time.advance(Duration.ofMinutes(10));

        Deployment d = rig.begin("d-20261102-090000-second", onlyApi()).finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(serviceDeployments()).isEqualTo(2);
    }

    @Test
    void aStrategyThatIsChangedBehindOurBackIsJudgedByItsRecord() {
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.MIGRATE && d.migration().taskArn() == null) {
                rig.ecs(
                        "UpdateService",
                        "{\"cluster\":\"prod\",\"service\":\"api\",\"deploymentConfiguration\":{" + BLUE_GREEN + "}}");
            }
        };

        Deployment d = rig.deploy(onlyApi());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        ServiceUpdate api = d.services().get(0);
        assertThat(Duration.between(api.updatedAt(), api.completedAt())).isGreaterThan(Duration.ofMinutes(5));
    }

    // --- roll back

    @Test
    void aServiceThatHasCompletedIsRolledBackByAnotherDeploymentByStages() {
        configure(rig, "api", BLUE_GREEN);
        rig.badServices.add("worker");

        Deployment d = rig.deploy(
                rig.configuration().toBuilder().onFailure(OnFailure.ROLL_BACK).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.services().get(0).rollBack().end()).isEqualTo(RollBack.End.RESTORED);
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());
        assertThat(rig.service("api").path("deployments")).as("it has baked").hasSize(1);
    }

    @Test
    void aDeploymentThatTakesTooLongIsStoppedHalfWayAndRolledBack() {
        rig.aws.hook(HOOK, HookOutcome.hangs());
        configure(
                rig,
                "api",
                "\"strategy\":\"BLUE_GREEN\",\"lifecycleHooks\":[{\"hookTargetArn\":\"" + HOOK
                        + "\",\"roleArn\":\"arn:aws:iam::111122223333:role/h\",\"lifecycleStages\":[\"POST_SCALE_UP\"]}]");

        Deployment d =
                rig.deploy(onlyApi().toBuilder().onFailure(OnFailure.ROLL_BACK).build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(rig.aws.calls().count("StopServiceDeployment")).isEqualTo(1);
        assertThat(d.services().get(0).rollBack().good()).isTrue();
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("ECS stopped its deployment half way"));
        assertThat(rig.aws.calls().count("UpdateService"))
                .as("no second update")
                .isEqualTo(1);
    }
}
