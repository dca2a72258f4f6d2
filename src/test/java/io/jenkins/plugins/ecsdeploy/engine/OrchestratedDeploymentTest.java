package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A deployment that a Step Functions state machine carries out: started once, followed to its end, stopped on request. */
class OrchestratedDeploymentTest {
    private static final String ID = "d-20261102-080500-abcdef";
    private static final String MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:ecs-deploy";
    private static final String EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:ecs-deploy:" + ID;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Deployment now() {
        return rig.journal.load();
    }

    private boolean in(PhaseName phase) {
        return !rig.journal.history().isEmpty() && now().phase().phase() == phase;
    }

    private boolean migrating() {
        return in(PhaseName.MIGRATE) && now().migration().taskArn() != null;
    }

    private ObjectNode execution() {
        return JSON.createObjectNode().put("executionArn", EXECUTION);
    }

    private String status() {
        return rig.states("DescribeExecution", execution()).path("status").asText();
    }

    private Suspension suspended(Ended ended) {
        assertThat(ended).isInstanceOf(Ended.Suspended.class);
        return ((Ended.Suspended) ended).why();
    }

    // --- success

    @Test
    void I2_I7_theExecutionIsFollowedThroughTheSamePhasesAndItsSuccessIsOurs() {
        rig.withStateMachine();

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.status()).as("%s", d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.execution().arn()).isEqualTo(EXECUTION);
        assertThat(d.execution().ending().status()).isEqualTo("SUCCEEDED");
        assertThat(d.phases())
                .extracting(PhaseRun::phase)
                .containsExactly(
                        PhaseName.RESOLVE,
                        PhaseName.PREFLIGHT,
                        PhaseName.START_EXECUTION,
                        PhaseName.REGISTER,
                        PhaseName.MIGRATE,
                        PhaseName.DEPLOY,
                        PhaseName.VERIFY);
        assertThat(d.phases()).extracting(PhaseRun::status).containsOnly(PhaseRun.Status.SUCCEEDED);
        assertThat(d.phase(PhaseName.MIGRATE).orElseThrow().took(rig.now())).isGreaterThan(Duration.ofSeconds(20));
        assertThat(rig.effects()).containsExactly("StartExecution");
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        assertThat(rig.imageOf("worker")).isEqualTo(rig.v2.pinned());
    }

    @Test
    void theStateHasWhatTheReportsTell() {
        rig.withStateMachine();

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(rig.console).containsExactly("migrating", "migrated");
        assertThat(d.migration().exitCode()).isZero();
        assertThat(d.migration().taskArn()).contains(":task/prod/");
        assertThat(d.migration().ending().task().stopCode()).isEqualTo("EssentialContainerExited");
        assertThat(d.migration().ending().task().stoppedAt())
                .isAfter(d.createdAt())
                .isBefore(rig.now());
        assertThat(d.services()).extracting(ServiceUpdate::name).containsExactly("api", "worker");
        assertThat(d.services()).allSatisfy(s -> {
            assertThat(s.previousTaskDefinition()).endsWith(s.name() + ":1");
            assertThat(s.taskDefinition()).endsWith(s.name() + ":2");
            assertThat(s.ecsDeploymentId()).startsWith("ecs-svc/");
            assertThat(s.completedAt()).isAfter(s.updatedAt());
        });
        assertThat(rig.progress).contains("execution " + ID + ": migrate");
    }

    @Test
    void I1_theExecutionIsToldTheDigest() {
        rig.withStateMachine();

        rig.deploy(rig.orchestrated());

        JsonNode sent = rig.aws.calls().of("StartExecution").get(0).body();
        assertThat(sent.path("name").asText()).isEqualTo(ID);
        assertThat(sent.path("input").asText()).isEqualTo("{\"digest\":\"" + rig.v2.digest() + "\"}");
    }

    @Test
    void wavesAreDeployedAsPhasesOfTheirOwn() {
        rig.withFourServices().configured = rig::inWaves;
        rig.withStateMachine();

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phases()).extracting(PhaseRun::title).contains("Deploy (backend)", "Deploy (frontend)");
    }

    @Test
    void withoutAMigrationItsPhaseIsSkipped() {
        rig.asked = c -> c.migration(null);
        rig.withStateMachine();

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phase(PhaseName.MIGRATE).orElseThrow().status()).isEqualTo(PhaseRun.Status.SKIPPED);
    }

    @Test
    void theExampleRunsAsItStands() throws IOException {
        Configuration example = new ConfigurationReader().read(Path.of("examples/step-functions/ecs-deploy.yaml"));
        rig.withStateMachineOf(example);

        assertThat(rig.deploy(example).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.effects()).containsExactly("StartExecution");
    }

    // --- failure

    @Test
    void I6_aFailedMigrationLeavesServicesUntouchedAndIsDiagnosed() {
        rig.withStateMachine().migration = new Behaviour.Exits(3, Duration.ofSeconds(5), List.of("no such table"));

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.MIGRATE);
        assertThat(d.failure().summary()).contains("exit code 3").contains("Services are untouched");
        assertThat(d.migration().exitCode()).isEqualTo(3);
        assertThat(d.touchedServices()).isFalse();
        assertThat(rig.console).containsExactly("no such table");
    }

    @Test
    void aRolloutThatEcsRollsBackIsAFailure() {
        rig.withStateMachine().app = Behaviour.exits(1);

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.DEPLOY);
        assertThat(d.services().get(0).failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.services().get(1).touched()).isFalse();
    }

    @Test
    void I4_theGuardOfTheStateMachineKeepsExecutionsApart() {
        rig.withStateMachine();
        rig.states(
                "StartExecution",
                JSON.createObjectNode().put("stateMachineArn", MACHINE).put("name", "others"));
        rig.time.advance(Duration.ofSeconds(2));
        rig.aws.calls().clear();

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.START_EXECUTION);
        assertThat(d.failure().summary()).contains("Another execution").contains("Nothing was changed");
    }

    @Test
    void anExecutionThatSomebodyStopsIsNoSuccessAndTheReportSaysWhatGoesOn() {
        rig.withStateMachine();
        rig.begin(rig.orchestrated())
                .until(() -> in(PhaseName.DEPLOY) && now().services().get(0).updatedAt() != null);
        rig.states("StopExecution", execution().put("error", "Manual").put("cause", "maintenance"));

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary())
                .contains("Somebody stopped the execution")
                .contains("maintenance")
                .contains("The deployment of service api goes on in ECS")
                .contains("The migration had succeeded");
    }

    @Test
    void aStateMachineThatIsStuckSuspendsAndMayBeFollowedFurther() {
        Timeouts t = Timeouts.DEFAULT;
        rig.asked = c -> c.timeouts(
                new Timeouts(t.resolve(), t.preflight(), t.register(), Duration.ofHours(3), t.deploy(), t.verify()));
        rig.withStateMachine().migration = new Behaviour.Exits(0, Duration.ofHours(2), List.of());
        Configuration hasty = rig.orchestrated().toBuilder()
                .timeouts(new Timeouts(
                        t.resolve(), t.preflight(), t.register(), Duration.ofMinutes(1), t.deploy(), t.verify()))
                .build();
        rig.begin(rig.orchestrated()).until(this::migrating);
        // As if the state machine had lost its own limit.
        Suspension why = suspended(rig.resume(d -> withConfiguration(d, hasty)).finish());

        assertThat(why.reason()).isEqualTo(Suspension.Reason.EXECUTION_GOES_ON);
        assertThat(why.summary()).contains("Migrate").contains("goes on in Step Functions");
        rig.time.advance(Duration.ofHours(3));
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    private static Deployment withConfiguration(Deployment d, Configuration c) {
        return new Deployment(
                d.schemaVersion(),
                d.id(),
                d.createdAt(),
                c,
                d.status(),
                d.phases(),
                d.image(),
                d.services(),
                d.migration(),
                d.cancel(),
                d.failure(),
                d.notes(),
                d.resumes(),
                d.images(),
                d.smokeTests(),
                d.lock(),
                d.rollBackPlan(),
                d.after(),
                d.definitionChanges(),
                d.backup(),
                d.execution(),
                d.announcements());
    }

    // --- preflight

    private Failure refused(Configuration asked, String... parts) {
        Deployment d = rig.deploy(asked);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.PREFLIGHT);
        String told = d.failure().summary() + d.failure().problems();
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(told).contains(part));
        assertThat(rig.effects()).isEmpty();
        return d.failure();
    }

    @Test
    void aStateMachineThatIsNotThereIsToldWithTheCommandThatMakesIt() {
        refused(rig.orchestrated(), "There is no state machine ecs-deploy in eu-west-1", "export step-functions");
    }

    @Test
    void aStateMachineOfAnotherConfigurationIsRefusedByTheKeysThatDiffer() {
        rig.withStateMachine();
        Timeouts t = Timeouts.DEFAULT;

        refused(
                rig.orchestrated().toBuilder()
                        .timeouts(new Timeouts(
                                t.resolve(),
                                t.preflight(),
                                t.register(),
                                Duration.ofMinutes(7),
                                t.deploy(),
                                t.verify()))
                        .services(rig.orchestrated().services().subList(0, 1))
                        .build(),
                "exported from another configuration",
                "timeouts.migrate",
                "services");
    }

    @Test
    void aStateMachineThatIsNotOursIsRefused() {
        rig.states(
                "CreateStateMachine",
                JSON.createObjectNode()
                        .put("name", "ecs-deploy")
                        .put("roleArn", "arn:aws:iam::111122223333:role/deploy")
                        .put("definition", """
                                {"QueryLanguage":"JSONata","StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}"""));
        rig.aws.calls().clear();

        refused(rig.orchestrated(), "is not one that ecs-deploy exported");
    }

    @Test
    void aStateThatSomebodyChangedIsAWarning() throws IOException {
        rig.withStateMachine();
        ObjectNode machine = JSON.createObjectNode().put("stateMachineArn", MACHINE);
        ObjectNode definition = (ObjectNode) JSON.readTree(
                rig.states("DescribeStateMachine", machine).path("definition").asText());
        ((ObjectNode) definition.at("/States/VerifyLater")).put("Seconds", 7);
        rig.states("UpdateStateMachine", machine.put("definition", definition.toString()));

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(n -> n.contains("VerifyLater"));
    }

    @Test
    void whatTheStateMachineDoesNotDoIsRefusedByItsKey() {
        rig.withStateMachine();

        Failure failure = refused(rig.orchestrated().toBuilder()
                .smokeTests(Rig.smokeTests())
                .after(List.of(Rig.after("backfill", false)))
                .onFailure(OnFailure.ROLL_BACK)
                .onCancel(OnCancel.ROLL_BACK)
                .build());

        assertThat(String.join("\n", failure.problems()))
                .contains("smokeTests")
                .contains("after")
                .contains("onFailure")
                .contains("onCancel: rollBack");
    }

    @Test
    void aDryRunStartsNothing() {
        rig.withStateMachine();

        Deployment d = rig.deploy(rig.orchestrated().toBuilder().dryRun(true).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.effects()).isEmpty();
        assertThat(rig.executions()).isEmpty();
    }

    @Test
    void aStateMachineMayBeNamedByItsArn() {
        rig.withStateMachine();

        Deployment d = rig.deploy(rig.configuration().toBuilder()
                .orchestrator(new Orchestrator(MACHINE))
                .build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("GetCallerIdentity")).isZero();
    }

    // --- I3, I5, I8

    @Test
    void I3_aStartWhoseAnswerIsLostIsFoundByItsName() {
        rig.withStateMachine();
        rig.aws.faults().on("StartExecution").times(50).loseResponse();

        assertThat(rig.deploy(rig.orchestrated()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.executions()).hasSize(1);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    /** Every attempt of the SDK to start it comes through, and no answer does. */
    private void dieInDoubtOfTheStart() {
        rig.aws.faults().on("StartExecution").times(50).loseResponse();
        rig.begin(rig.orchestrated())
                .until(() -> rig.journal.load().execution() != null
                        && rig.journal.load().execution().doubtful());
        assertThat(rig.journal.load().execution().arn()).isNull();
        rig.die();
    }

    @Test
    void I3_anExecutionThatEndedBeforeAnybodyHeardOfItIsOursByItsName() {
        rig.withStateMachine();
        dieInDoubtOfTheStart();
        rig.time.advance(Duration.ofHours(25));

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.executions()).hasSize(1);
        assertThat(rig.migrationTasks()).isEqualTo(1);
        assertThat(rig.console).containsExactly("migrating", "migrated");
    }

    @Test
    void I3_anExecutionOfThatNameWithAnotherImageIsLeftAlone() {
        rig.withStateMachine();
        rig.states(
                "StartExecution",
                JSON.createObjectNode()
                        .put("stateMachineArn", MACHINE)
                        .put("name", ID)
                        .put("input", "{\"tag\":\"v1\"}"));
        rig.aws.calls().clear();

        Deployment d = rig.deploy(rig.orchestrated());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("of another image");
        assertThat(rig.aws.calls().count("StopExecution")).isZero();
    }

    @Test
    void I5_anOutageInAnyPhaseEndsAsAnUninterruptedRun() {
        for (PhaseName phase :
                List.of(PhaseName.START_EXECUTION, PhaseName.MIGRATE, PhaseName.DEPLOY, PhaseName.VERIFY)) {
            for (Duration outage : List.of(Duration.ofSeconds(1), Duration.ofHours(25))) {
                try (Rig other = new Rig()) {
                    other.withStateMachine();
                    other.begin(other.orchestrated())
                            .until(() -> !other.journal.history().isEmpty()
                                    && other.journal.load().phase().phase() == phase);
                    other.die();
                    other.time.advance(outage);

                    Deployment d = other.resume().finish().deployment();

                    assertThat(d.status()).as("%s %s", phase, outage).isEqualTo(Deployment.Status.SUCCEEDED);
                    assertThat(other.executions()).hasSize(1);
                    assertThat(other.console).containsExactly("migrating", "migrated");
                    assertThat(d.phases())
                            .isSortedAccordingTo((a, b) -> a.startedAt().compareTo(b.startedAt()));
                }
            }
        }
    }

    @Test
    void anExecutionThatStepFunctionsHasForgottenIsNeitherSuccessNorFailure() {
        rig.withStateMachine();
        rig.begin(rig.orchestrated()).until(this::migrating);
        rig.die();
        rig.time.advance(Duration.ofDays(100));

        Suspension why = suspended(rig.resume().finish());

        assertThat(why.reason()).isEqualTo(Suspension.Reason.EXECUTION_UNKNOWN);
        assertThat(why.summary()).contains("does not know the execution").contains("Nobody can tell");
        assertThat(rig.aws.calls().count("StartExecution")).isEqualTo(1);
    }

    @Test
    void I3_aStartInDoubtThatIsTooOldIsNotSentAgain() {
        rig.withStateMachine();
        dieInDoubtOfTheStart();
        rig.time.advance(Duration.ofDays(100));

        Suspension why = suspended(rig.resume().finish());

        assertThat(why.reason()).isEqualTo(Suspension.Reason.EXECUTION_UNKNOWN);
        assertThat(rig.executions()).as("all forgotten, and no new one").isEmpty();
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void whoMayNotFollowIsToldThatItGoesOn() {
        rig.withStateMachine();
        rig.begin(rig.orchestrated()).until(this::migrating);
        rig.aws
                .faults()
                .on("GetExecutionHistory")
                .times(1)
                .accessDenied("not authorized to perform states:GetExecutionHistory");

        Suspension why = suspended(rig.finish());

        assertThat(why.reason()).isEqualTo(Suspension.Reason.NO_ACCESS);
        assertThat(why.summary()).contains("goes on in Step Functions");
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    // --- cancel

    private Configuration stopping() {
        return rig.orchestrated().toBuilder().onCancel(OnCancel.STOP).build();
    }

    @Test
    void aCancelWithStopStopsTheExecutionAndItsMigration() {
        rig.withStateMachine().migration = Behaviour.runsForever();
        rig.begin(stopping()).until(this::migrating);
        rig.drive().cancel("a test");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(status()).isEqualTo("ABORTED");
        assertThat(d.migration().ending()).as("the stopped task").isNotNull();
        assertThat(d.failure().summary())
                .contains("Cancelled by a test")
                .contains("was stopped in Step Functions")
                .contains("The migration task " + d.migration().taskArn() + " was stopped")
                .contains("Services are untouched");
    }

    @Test
    void aCancelInTheRolloutSaysWhichServiceGoesOnInEcs() {
        rig.withStateMachine();
        rig.begin(stopping())
                .until(() -> in(PhaseName.DEPLOY) && now().services().get(0).updatedAt() != null);
        rig.drive().cancel("a test");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary())
                .contains("The migration had succeeded")
                .contains("The deployment of service api goes on in ECS");
        assertThat(rig.imageOf("worker")).isNotEqualTo(rig.v2.pinned());
    }

    @Test
    void aCancelBeforeTheStartChangesNothing() {
        rig.withStateMachine();
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.START_EXECUTION) {
                rig.drive().cancel("a test");
            }
        };
        rig.begin(stopping());

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary()).contains("Nothing was changed");
        assertThat(rig.executions()).isEmpty();
    }

    @Test
    void aCancelWithLeaveSuspendsAndTheExecutionGoesOn() {
        rig.withStateMachine();
        rig.begin(rig.orchestrated()).until(this::migrating);
        rig.drive().cancel("a test");

        Suspension why = suspended(rig.finish());

        assertThat(why.summary()).contains(EXECUTION).contains("goes on in Step Functions");
        assertThat(rig.aws.calls().count("StopExecution")).isZero();
        rig.time.advance(Duration.ofHours(1));
        assertThat(status()).isEqualTo("SUCCEEDED");
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }
}
