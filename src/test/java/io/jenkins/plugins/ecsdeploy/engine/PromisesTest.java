package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Cause;
import io.jenkins.plugins.ecsdeploy.engine.driver.Drive;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promises of the design, by their numbers; CrashPointsTest proves I3, I5 and I8 over every death. */
class PromisesTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    // --- I1 one image

    @Test
    void I1_aTagThatMovesAfterResolveChangesNothing() {
        String resolved = rig.v2.pinned();
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.PREFLIGHT) {
                rig.aws.push("api", "v2", Behaviour.exits(99));
            }
        };

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.imageOf("api")).isEqualTo(resolved);
        assertThat(rig.aws.calls().count("BatchGetImage")).isEqualTo(1);
        assertThat(rig.aws.calls().of("RegisterTaskDefinition")).hasSize(3).allSatisfy(call -> assertThat(
                        call.body().at("/containerDefinitions/0/image").asText())
                .isEqualTo(resolved));
    }

    @Test
    void I1_aPushEventsDigestIsDeployedAndAMovedTagIsTold() {
        String pushed = rig.v2.digest();
        rig.aws.push("api", "v2", Behaviour.exits(99));
        ImageReference event = new ImageReference(null, "api", "v2", pushed, null);

        Deployment d = rig.deploy(rig.configuration().toBuilder().image(event).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.image().digest()).isEqualTo(pushed);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("The tag v2 has moved since"));
    }

    @Test
    void I1_anIndexIsPinnedByItsOwnDigest() {
        var index = rig.aws.pushIndex(
                "api",
                "multi",
                Behaviour.inService(Behaviour.runsForever(), Behaviour.exits(0)),
                List.of("linux/amd64", "linux/arm64"));

        Deployment d = rig.deploy(rig.configuration().toBuilder()
                .image(new ImageReference(null, "api", "multi", null, null))
                .build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.image().digest()).isEqualTo(index.digest());
        assertThat(d.image().platforms()).containsExactlyInAnyOrder("linux/amd64", "linux/arm64");
    }

    // --- I2 migration first, I6 untouched on failure

    static Stream<Behaviour> failedMigrations() {
        return Stream.of(
                Behaviour.exits(1),
                Behaviour.exits(137),
                Behaviour.outOfMemory(),
                Behaviour.failsToPull(Behaviour.PullFailure.NOT_FOUND),
                new Behaviour.SecretMissing("/prod/db"),
                new Behaviour.LogGroupMissing(),
                new Behaviour.EniTimeout(),
                Behaviour.spotInterruption(Duration.ofSeconds(5)),
                new Behaviour.NoCapacity());
    }

    @ParameterizedTest
    @MethodSource("failedMigrations")
    void I2_I6_noServiceIsUpdatedUnlessTheMigrationExitedWithZero(Behaviour behaviour) {
        rig.migration = behaviour;
        JsonNode before = rig.service("api");

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isIn(Failure.Kind.MIGRATION_FAILED, Failure.Kind.MIGRATION_NOT_STARTED);
        assertThat(d.failure().diagnosis()).isNotNull();
        assertThat(d.failure().diagnosis().cause()).isNotEqualTo(Cause.UNKNOWN);
        assertThat(d.touchedServices()).isFalse();
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
        assertThat(rig.service("api").path("taskDefinition")).isEqualTo(before.path("taskDefinition"));
        assertThat(rig.service("api").path("deployments")).isEqualTo(before.path("deployments"));
    }

    @Test
    void I2_aMissingExitCodeIsAFailure() {
        rig.migration = Behaviour.failsToPull(Behaviour.PullFailure.AUTH);

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.migration().exitCode()).isNull();
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
    }

    @Test
    void I2_aMigrationThatSomebodyStoppedIsNoSuccessEvenIfItExitsWithZero() {
        rig.migration = new Behaviour.Exits(0, Duration.ofSeconds(30), List.of());
        rig.begin(rig.configuration()).until(() -> migrationIs("RUNNING"));
        String arn = rig.journal.load().migration().taskArn();
        rig.ecs("StopTask", "{\"cluster\":\"prod\",\"task\":\"" + arn + "\",\"reason\":\"oops\"}");

        Deployment d = rig.finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(d.failure().diagnosis().evidence().toString()).contains("oops");
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    @Test
    void I2_everyOtherEssentialContainerMustExitWithZeroToo() {
        registerDedicated(true);
        rig.migration = new Behaviour.Exits(0, Duration.ofSeconds(30), List.of());

        Deployment d = rig.deploy(rig.configuration().toBuilder()
                .migration(Rig.migration(Migration.Source.Kind.DEDICATED, "jobs"))
                .build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(d.failure().summary()).contains("sidecar");
    }

    @Test
    void I2_theUpdateIsSentOnlyAfterTheTaskStopped() {
        rig.deploy(rig.configuration());

        List<Call> calls = rig.aws.calls().all();
        Call update = calls.stream()
                .filter(c -> c.operation().equals("UpdateService"))
                .findFirst()
                .orElseThrow();
        double stoppedAt = rig.aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .findFirst()
                .orElseThrow()
                .path("stoppedAt")
                .asDouble();
        assertThat(update.at().toEpochMilli() / 1000.0).isGreaterThanOrEqualTo(stoppedAt);
    }

    // --- I3 exactly once

    @Test
    void I3_aRunTaskWhoseAnswerIsLostStartsOneTask() {
        rig.aws.faults().on("RunTask").times(3).loseResponse();

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("RunTask")).isGreaterThan(1);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_throttlingAndServerErrorsStartOneTask() {
        rig.aws.faults().on("RunTask").times(9).throttle();
        rig.aws.faults().on("RunTask").times(9).serverError();

        assertThat(rig.deploy(rig.configuration()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_aTaskThatIsMissingRightAfterItsStartIsAwaited() {
        rig.aws.faults().on("DescribeTasks").times(4).stale();

        assertThat(rig.deploy(rig.configuration()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_theSameTokenAndNameAreUsedAgainAfterACrash() {
        rig.aws.faults().on("RunTask").always().loseResponse();
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("RunTask") > 0);
        rig.die();
        rig.aws.faults().clear();
        rig.time.advance(Duration.ofMinutes(30));

        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().of("RunTask"))
                .extracting(c -> c.body().path("clientToken").asText())
                .containsOnly("d-20261102-080500-abcdef-m1");
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_pastTheTokensLifeARunningTaskIsFoundByItsName() {
        rig.migration = new Behaviour.Exits(0, Duration.ofHours(3), List.of("long"));
        rig.aws.faults().on("RunTask").always().loseResponse();
        rig.begin(rig.configuration().toBuilder()
                        .timeouts(timeouts(Duration.ofHours(5)))
                        .build())
                .until(() -> rig.aws.calls().count("RunTask") > 0);
        rig.die();
        rig.aws.faults().clear();
        rig.time.advance(Duration.ofMinutes(90));
        rig.aws.calls().clear();

        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("RunTask")).isZero();
    }

    @Test
    void I3_pastTheTokensLifeTheOwnerIsAskedRatherThanASecondTaskStarted() {
        loseTheMigration();

        Ended ended = rig.resume().finish();

        assertThat(ended).isInstanceOf(Ended.Suspended.class);
        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
        assertThat(rig.aws.calls().count("RunTask")).isZero();
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    @Test
    void I3_theOwnersWordThatItIsDoneGoesOnWithoutATask() {
        loseTheMigration();

        Deployment d =
                rig.resume(s -> Steps.migrationDone(s, rig.now())).finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("RunTask")).isZero();
    }

    @Test
    void I3_theOwnersWordThatItDidNotRunStartsOneMore() {
        loseTheMigration();

        Deployment d =
                rig.resume(s -> Steps.migrationNotRun(s, rig.now())).finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().of("RunTask"))
                .extracting(c -> c.body().path("clientToken").asText())
                .containsExactly("d-20261102-080500-abcdef-m2");
    }

    @Test
    void I3_aFinishedTaskThatEcsForgotIsAskedAboutToo() {
        rig.begin(rig.configuration()).until(() -> migrationIs("RUNNING"));
        rig.die();
        rig.time.advance(Duration.ofHours(8));
        rig.aws.calls().clear();

        Ended ended = rig.resume().finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
        assertThat(rig.aws.calls().count("RunTask")).isZero();
    }

    @Test
    void I3_aContainerWithARestartPolicyIsRefused() {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"jobs","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"migrate","image":"%s","restartPolicy":{"enabled":true}}]}
                """.formatted(rig.v1.tagged()));

        Deployment d = rig.deploy(rig.configuration().toBuilder()
                .migration(Rig.migration(Migration.Source.Kind.DEDICATED, "jobs"))
                .build());

        assertThat(d.failure().summary()).contains("restart policy");
        assertThat(rig.changes()).containsExactly("RegisterTaskDefinition");
    }

    // --- I5 resume

    @Test
    void I5_aMigrationThatEndedWhileNobodyWatchedIsJudgedAtOnce() {
        rig.begin(rig.configuration()).until(() -> migrationIs("RUNNING"));
        rig.die();
        rig.time.advance(Duration.ofMinutes(20));

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
        assertThat(rig.journal.log()).isEqualTo("migrating\nmigrated\n");
    }

    @Test
    void I5_theLogIsReadThoughTheProcessDiedRightAfterItSawTheTasksEnd() {
        rig.aws.logIngestionDelay(Duration.ofSeconds(4));
        rig.migration = new Behaviour.Exits(1, Duration.ZERO, List.of("first", "last words"));
        rig.begin(rig.configuration())
                .until(() -> rig.journal.load().migration() != null
                        && rig.journal.load().migration().ending() != null);
        rig.die();
        rig.time.advance(Duration.ofMinutes(1));

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(rig.journal.log()).isEqualTo("first\nlast words\n");
    }

    @Test
    void I5_credentialsThatExpireSuspendAndNothingIsLost() {
        rig.begin(rig.configuration()).until(() -> migrationIs("RUNNING"));
        rig.aws.faults().on("DescribeTasks").always().expiredToken();

        Ended ended = rig.finish();
        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.NO_ACCESS);

        rig.aws.faults().clear();
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    // --- I7 honest end

    @Test
    void I7_aRollBackByTheCircuitBreakerIsAFailure() {
        rig.app = Behaviour.exits(1);

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().diagnosis()).isNotNull();
        assertThat(d.services().get(0).touched()).isTrue();
        assertThat(d.services().get(1).touched())
                .as("the second service is never begun")
                .isFalse();
    }

    @Test
    void I7_anotherDeploymentThatTakesOursPlaceIsAFailure() {
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("UpdateService") == 1);
        String old = rig.service("worker").path("taskDefinition").asText();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + old + "\"}");

        Deployment d = rig.finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SUPERSEDED);
    }

    @Test
    void I7_aRolloutThatTakesTooLongIsAFailureAndGoesOn() {
        rig.app = Behaviour.neverHealthy();
        Timeouts t = Timeouts.DEFAULT;
        Timeouts hasty =
                new Timeouts(t.resolve(), t.preflight(), t.register(), t.migrate(), Duration.ofSeconds(3), t.verify());

        Deployment d =
                rig.deploy(rig.configuration().toBuilder().timeouts(hasty).build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLOUT_TIMED_OUT);
        assertThat(d.failure().summary()).contains("goes on in ECS");
    }

    @Test
    void I7_anUpdateWhoseAnswerIsLostIsFoundAgain() {
        rig.aws.faults().on("UpdateService").times(1).loseResponse();

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.service("api").path("deployments")).hasSize(1);
    }

    // --- I8 journal first

    @Test
    void I8_everyEffectIsIntendedInASavedStateBefore() {
        rig.begin(rig.configuration());
        int[] seen = {0};
        rig.until(() -> {
            List<String> now = rig.changes();
            if (now.size() > seen[0]) {
                seen[0] = now.size();
                assertThat(intended(now.get(now.size() - 1), rig.journal.history()))
                        .as(now.get(now.size() - 1))
                        .isTrue();
            }
            return rig.drive().done().isDone();
        });
        assertThat(seen[0]).isEqualTo(6);
    }

    private static boolean intended(String operation, List<Deployment> saved) {
        return saved.stream().anyMatch(d -> switch (operation) {
            case "RegisterTaskDefinition" -> d.phase().phase() == PhaseName.REGISTER;
            case "RunTask" ->
                d.migration() != null
                        && d.migration().attempt() != null
                        && d.migration().attempt().taskArn() == null;
            case "UpdateService" -> d.services().stream().anyMatch(s -> s.intentAt() != null && s.updatedAt() == null);
            default -> false;
        });
    }

    // --- I10 no secrets out

    @Test
    void I10_theStateHoldsNoSecretValue() {
        rig.aws.putSecret("arn:aws:ssm:eu-west-1:111122223333:parameter/db", "hunter2");
        Migration m = new Migration(
                new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                null,
                List.of("migrate"),
                null,
                java.util.Map.of("DB", "arn:aws:ssm:eu-west-1:111122223333:parameter/db"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);

        Deployment d = rig.deploy(rig.configuration().toBuilder().migration(m).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.journal.history()).allSatisfy(s -> assertThat(DeploymentJson.write(s))
                .doesNotContain("hunter2")
                .doesNotContain("serving"));
    }

    // --- cancel and time

    @Test
    void cancelWithLeaveSuspendsAndTheTaskRunsOn() {
        rig.begin(rig.configuration()).until(() -> migrationIs("RUNNING"));
        rig.drive().cancel("a test");

        Ended ended = rig.finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.CANCELLED);
        assertThat(((Ended.Suspended) ended).why().summary())
                .contains("goes on running")
                .contains("untouched");
        assertThat(rig.aws.calls().count("StopTask")).isZero();
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void cancelWithStopStopsTheTaskAndAwaitsIt() {
        rig.migration = Behaviour.runsForever();
        rig.begin(rig.configuration().toBuilder().onCancel(OnCancel.STOP).build())
                .until(() -> migrationIs("RUNNING"));
        rig.drive().cancel("a test");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.migration().ending().task().stopped()).isTrue();
        assertThat(rig.aws.calls().count("StopTask")).isEqualTo(1);
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    @Test
    void aCancelThatComesAfterTheLastServiceIsToldAsTooLate() {
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.VERIFY) {
                rig.drive().cancel("a test");
            }
        };
        Deployment d = rig.deploy(
                rig.configuration().toBuilder().onCancel(OnCancel.STOP).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes())
                .extracting(Note::text)
                .containsExactly("Cancelled by a test, but too late: all was done before it could be stopped.");
    }

    @Test
    void aMigrationThatTakesTooLongIsStoppedAndAwaited() {
        rig.migration = Behaviour.runsForever();

        Deployment d = rig.deploy(rig.configuration().toBuilder()
                .timeouts(timeouts(Duration.ofMinutes(3)))
                .build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_TIMED_OUT);
        assertThat(d.migration().ending().task().stopped()).isTrue();
        assertThat(rig.aws.calls().count("StopTask")).isEqualTo(1);
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    @Test
    void linesThatArriveAfterTheTaskStoppedAreNotLost() {
        rig.aws.logIngestionDelay(Duration.ofSeconds(4));
        rig.migration = new Behaviour.Exits(1, Duration.ZERO, List.of("first", "last words"));

        rig.deploy(rig.configuration());

        assertThat(rig.console).containsExactly("first", "last words");
    }

    @Test
    void aRevisionThatHasTheContentAlreadyIsReused() {
        rig.deploy(rig.configuration());
        rig.aws.calls().clear();

        Deployment d = rig.begin("d-20261102-090000-second", rig.configuration())
                .finish()
                .deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("RegisterTaskDefinition")).isZero();
        assertThat(d.services()).allSatisfy(s -> assertThat(s.reused()).isTrue());
        assertThat(rig.aws.calls().count("RunTask")).isEqualTo(1);
    }

    @Test
    void aDryRunChangesNothing() {
        Configuration c = rig.configuration();
        Configuration dry = c.toBuilder().dryRun(true).build();

        Deployment d = rig.deploy(dry);

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.image()).isNotNull();
        assertThat(rig.changes()).isEmpty();
    }

    // --- helpers

    private boolean migrationIs(String status) {
        return rig.aws.tasks().stream()
                .filter(t -> t.path("startedBy").asText().startsWith("d-"))
                .anyMatch(t -> t.path("lastStatus").asText().equals(status)
                        && rig.journal.load().migration().taskArn() != null);
    }

    /** RunTask took effect, its answer was lost, the process died, and ECS has forgotten everything since. */
    private void loseTheMigration() {
        rig.aws.faults().on("RunTask").always().loseResponse();
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("RunTask") > 0);
        rig.die();
        rig.aws.faults().clear();
        rig.time.advance(Duration.ofHours(25));
        rig.aws.calls().clear();
    }

    private void registerDedicated(boolean essentialSidecar) {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"jobs","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[
                   {"name":"migrate","image":"%s","essential":true},
                   {"name":"sidecar","image":"public.ecr.aws/x/y:1","essential":%s}]}
                """.formatted(rig.v1.tagged(), essentialSidecar));
    }

    /** Found by a storm: the look seemed too late to be old news, but ECS's record says that our deployment goes on. */
    @Test
    void I7_anOldLookAfterTheClockJumpedIsNotTakenForAnotherDeployment() {
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("UpdateService") == 1);
        rig.time.advance(Duration.ofSeconds(2));
        rig.jumpClock(Duration.ofMinutes(3));
        rig.aws.faults().on("DescribeServices").nth(1).times(2).stale();

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).as("%s", d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    /** Found by a storm: it waited until its clock had caught up. */
    @Test
    void I5_aClockThatIsSetBackMakesNobodyWait() {
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("UpdateService") == 1);
        rig.jumpClock(Duration.ofDays(-2));
        Instant begun = rig.now();
        rig.resume();

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).as("%s", d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(Duration.between(begun, rig.now())).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void I3_anIntentFromTheFutureIsNeverSentAgain() {
        rig.aws.faults().on("RunTask").always().loseResponse();
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("RunTask") > 0);
        rig.die();
        int asked = rig.aws.calls().count("RunTask");
        rig.time.advance(Duration.ofMinutes(90));
        rig.jumpClock(Duration.ofDays(-2));

        Ended ended = rig.resume().finish();

        assertThat(ended).isInstanceOf(Ended.Suspended.class);
        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
        assertThat(rig.aws.calls().count("RunTask")).isEqualTo(asked);
    }

    /** Found by a storm. */
    @Test
    void I3_aProcessThatWasTakenOverDoesNothingFurther() {
        rig.begin(rig.configuration()).until(() -> rig.aws.calls().count("RegisterTaskDefinition") > 0);
        Drive first = rig.drive();
        rig.resumeBeside();

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(first.done().join()).isInstanceOf(Ended.Suspended.class);
        assertThat(rig.journal.load()).isEqualTo(d);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    private static Timeouts timeouts(Duration migrate) {
        Timeouts t = Timeouts.DEFAULT;
        return new Timeouts(t.resolve(), t.preflight(), t.register(), migrate, t.deploy(), t.verify());
    }
}
