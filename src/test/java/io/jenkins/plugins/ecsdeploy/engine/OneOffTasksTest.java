package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Retries;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SessionLimits;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.MarkKind;
import io.jenkins.plugins.ecsdeploy.engine.phase.MigrationHistory;
import io.jenkins.plugins.ecsdeploy.engine.phase.MigrationHistory.Ran;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One-off tasks beyond a single migration: retries, limits, tasks after the services, contracts, marks. */
class OneOffTasksTest {
    private static final String ID = Rig.ID;

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Migration migration() {
        return Rig.migration(rig.migrationSource, "api");
    }

    private void retrying(Retries retries) {
        rig.asked = c -> c.migration(migration().withRetries(retries));
    }

    private void contract(Contract contract) {
        rig.asked = c -> c.services(List.of()).migration(migration().withContract(contract));
    }

    // --- retries

    @Test
    void I3_aLockThatIsTakenIsTriedAgainWithATokenOfItsOwn() {
        rig.busyTimes = 2;
        retrying(Rig.RETRIES);

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        List<Call> runs = rig.aws.calls().of("RunTask");
        assertThat(runs)
                .extracting(c -> c.body().path("clientToken").asText())
                .containsExactly(ID + "-m1", ID + "-m2", ID + "-m3");
        assertThat(d.migration().past())
                .extracting(p -> d.migration().exitCode(p))
                .containsExactly(75, 75);
        assertThat(d.migration().past()).allSatisfy(p -> {
            assertThat(p.attempt().taskArn()).isNotNull();
            assertThat(p.log().lines()).isEqualTo(1);
        });
        Duration second = Duration.between(
                d.migration().past().get(1).ending().seenAt(),
                d.migration().attempt().intentAt());
        assertThat(second).as("twice the first pause").isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(rig.journal.log())
                .isEqualTo("ERROR: canceling statement due to lock timeout\n".repeat(2) + "migrating\nmigrated\n");
    }

    @Test
    void aTextInItsLogCallsForAnotherAttempt() {
        rig.busyTimes = 1;
        rig.locked = new Behaviour.Exits(1, Duration.ofSeconds(5), List.of("a", "SQLSTATE 55P03 (lock_not_available)"));
        retrying(new Retries(2, Duration.ofSeconds(1), null, List.of("deadlock", "lock_not_available")));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.migration().past().get(0).log().matched()).isEqualTo("lock_not_available");
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("Attempt 2 of 2 follows"));
    }

    /** A text is no regular expression: one that would match anything, or never end, matches itself. */
    @Test
    void I9_aTextOfTheLogIsTakenLiterally() {
        rig.migration =
                new Behaviour.Exits(1, Duration.ofSeconds(5), List.of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
        retrying(new Retries(3, Duration.ofSeconds(1), null, List.of("(a+)+$", ".*")));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I2_I6_whenAllAttemptsFailNoServiceIsUpdated() {
        rig.busyTimes = 9;
        retrying(Rig.RETRIES);

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(d.failure().summary()).contains("attempt 3, and the last");
        assertThat(rig.migrationTasks()).isEqualTo(3);
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    @Test
    void I3_anotherExitCodeIsNotTriedAgain() {
        rig.migration = Behaviour.exits(1);
        retrying(Rig.RETRIES);

        assertThat(rig.deploy(rig.configuration()).failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_aTaskThatSomebodyStoppedIsNotTriedAgain() {
        rig.migration = new Behaviour.Exits(75, Duration.ofMinutes(5), List.of());
        retrying(new Retries(3, null, List.of(75, 137, 143), null));
        rig.begin(rig.configuration())
                .until(() -> rig.journal.load().migration() != null
                        && rig.journal.load().migration().taskArn() != null);
        rig.time.advance(Duration.ofSeconds(30));
        rig.ecs(
                "StopTask",
                "{\"cluster\":\"prod\",\"task\":\""
                        + rig.journal.load().migration().taskArn() + "\"}");

        assertThat(rig.finish().deployment().failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void aCancelInThePauseStartsNothingMore() {
        rig.busyTimes = 9;
        rig.asked = c -> c.migration(migration().withRetries(Rig.RETRIES)).onCancel(Configuration.OnCancel.STOP);
        rig.begin(rig.configuration())
                .until(() -> rig.journal.load().migration() != null
                        && rig.journal.load().migration().retryAt() != null);
        rig.drive().cancel("somebody");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary()).contains("was not tried again", "Services are untouched");
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    /** The second attempt's answer is lost for longer than its token lives: the first attempt's task is not taken for it. */
    @Test
    void I3_anEarlierAttemptsTaskIsNeverTakenForTheLostOne() {
        rig.busyTimes = 1;
        retrying(Rig.RETRIES);
        rig.aws
                .faults()
                .on("RunTask")
                .when(body -> body.path("clientToken").asText().endsWith("-m2"))
                .always()
                .closeBeforeEffect();
        rig.begin(rig.configuration())
                .until(() -> rig.journal.load().migration() != null
                        && rig.journal.load().migration().attempt() != null
                        && rig.journal.load().migration().attempt().number() == 2);
        rig.die();
        rig.aws.faults().clear();
        rig.time.advance(Duration.ofMinutes(56));

        Ended ended = rig.resume().finish();

        assertThat(ended).isInstanceOf(Ended.Suspended.class);
        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    // --- limits

    @Test
    void limitsAreAddedToThePgoptionsThatAreThere() {
        SessionLimits limits =
                new SessionLimits(SessionLimits.Database.POSTGRESQL, Duration.ofSeconds(5), Duration.ofMinutes(15));
        rig.asked = c -> c.migration(migration()
                .withEnvironment(Map.of("PGOPTIONS", "-c search_path=app"))
                .withLimits(limits));

        rig.deploy(rig.configuration());

        String environment = rig.aws
                .calls()
                .of("RegisterTaskDefinition")
                .get(2)
                .body()
                .at("/containerDefinitions/0/environment")
                .toString();
        assertThat(environment)
                .contains("-c search_path=app -c lock_timeout=5000 -c statement_timeout=900000")
                .contains(
                        "{\"name\":\"FLYWAY_INIT_SQL\",\"value\":\"SET lock_timeout = 5000; SET statement_timeout = 900000\"}");
    }

    @Test
    void limitsReachATaskThatRunsWithOverridesToo() {
        rig.migrationSource = Migration.Source.Kind.OVERRIDE;
        SessionLimits limits = new SessionLimits(SessionLimits.Database.MYSQL, Duration.ofSeconds(5), null);
        rig.asked = c -> c.migration(migration().withLimits(limits));

        rig.deploy(rig.configuration());

        assertThat(rig.aws
                        .calls()
                        .of("RunTask")
                        .get(0)
                        .body()
                        .at("/overrides/containerOverrides/0/environment")
                        .toString())
                .contains("SET SESSION lock_wait_timeout = 5, innodb_lock_wait_timeout = 5")
                .doesNotContain("PGOPTIONS");
    }

    // --- hints

    @Test
    void aMigrationWithoutACommandIsWarnedOf() {
        rig.asked = c -> c.dryRun(true)
                .migration(new Migration(
                        new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));

        assertThat(rig.deploy(rig.configuration()).notes())
                .extracting(Note::text)
                .anyMatch(t -> t.contains("has no command of its own") && t.contains("migration.command"));
    }

    // --- after

    @Test
    void I1_I3_tasksAfterTheServicesRunOnceEachOnTheSameImage() {
        rig.asked = c -> c.after(List.of(Rig.after("backfill", false), Rig.after("reindex", false)));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.after()).extracting(AfterRun::result).containsOnly(AfterRun.Result.SUCCEEDED);
        assertThat(d.phase().phase()).isEqualTo(PhaseName.AFTER);
        assertThat(rig.migrationTasks()).isEqualTo(3);
        List<String> changes = rig.changes();
        assertThat(changes.lastIndexOf("UpdateService")).isLessThan(changes.lastIndexOf("RunTask") - 1);
        assertThat(rig.aws.calls().of("RunTask"))
                .extracting(c -> c.body().path("clientToken").asText())
                .containsExactly(ID + "-m1", ID + "-a1-1", ID + "-a2-1");
        assertThat(rig.aws.calls().of("RegisterTaskDefinition"))
                .extracting(c -> c.body().at("/containerDefinitions/0/image").asText())
                .containsOnly(rig.v2.pinned());
        assertThat(d.after().get(0).run().plan().taskDefinition()).endsWith("task-definition/api-backfill:1");
        assertThat(rig.journal.log()).isEqualTo("migrating\nmigrated\nfilling\nfilled\nfilling\nfilled\n");
    }

    @Test
    void aTaskThatIsLeftRunningEndsTheDeploymentWell() {
        rig.after = new Behaviour.RunsForever(List.of("filling"), false);
        rig.asked = c -> c.after(List.of(Rig.after("backfill", true)));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.after().get(0).result()).isEqualTo(AfterRun.Result.LEFT);
        String arn = d.after().get(0).run().taskArn();
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("left running") && t.contains(arn));
        assertThat(rig.aws.calls().count("StopTask")).isZero();
        assertThat(rig.tags("api-backfill:1").get(MarkKind.AFTER.ranKey())).contains(" started ");
    }

    @Test
    void aTaskThatWasToBeLeftButFailsBeforeIsAFailure() {
        rig.after = new Behaviour.Exits(4, Duration.ZERO, List.of());
        rig.asked = c -> c.after(List.of(Rig.after("backfill", true)));

        assertThat(rig.deploy(rig.configuration()).failure().kind()).isEqualTo(Failure.Kind.AFTER_FAILED);
    }

    @Test
    void aFailedTaskAfterLeavesTheServicesOnTheNewVersion() {
        rig.after = new Behaviour.Exits(4, Duration.ofSeconds(5), List.of("no such column"));
        rig.asked = c -> c.after(List.of(Rig.after("backfill", false), Rig.after("reindex", false)));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.AFTER_FAILED);
        assertThat(d.failure().summary()).isEqualTo("The task backfill exited with code 4.");
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
        assertThat(d.after().get(1).run().attempt()).as("the next one").isNull();
    }

    @Test
    void aTaskAfterThatTakesTooLongIsStopped() {
        rig.after = new Behaviour.RunsForever(List.of(), false);
        AfterTask usual = Rig.after("backfill", false);
        rig.asked = c -> c.after(List.of(new AfterTask(usual.name(), usual.task(), false, Duration.ofMinutes(90))));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(usual.timeout()).hasHours(24);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.AFTER_FAILED);
        assertThat(d.failure().summary()).contains("took longer than 1h30m and was stopped");
        assertThat(rig.aws.calls().count("StopTask")).isEqualTo(1);
    }

    @Test
    void aTaskAfterIsCancelledAsTheMigrationIs() {
        rig.asked = c -> c.after(List.of(Rig.after("backfill", false))).onCancel(Configuration.OnCancel.STOP);
        rig.begin(rig.configuration()).until(() -> rig.journal.load().after().stream()
                .anyMatch(a -> a.run().taskArn() != null));
        rig.time.advance(Duration.ofSeconds(20));
        rig.drive().cancel("somebody");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary()).contains("The task backfill was stopped", "on the new version");
        assertThat(rig.aws.calls().count("StopTask")).isEqualTo(1);
    }

    @Test
    void I3_theOwnerIsAskedAboutALostTaskAfterAndMaySayThatItIsDone() {
        rig.asked = c -> c.after(List.of(Rig.after("backfill", false)));
        rig.begin(rig.configuration()).until(() -> rig.journal.load().after().stream()
                .anyMatch(a -> a.run().attempt() != null));
        rig.die();
        rig.time.advance(Duration.ofHours(25));
        Ended ended = rig.resume().finish();
        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
        assertThat(((Ended.Suspended) ended).why().summary()).contains("task backfill");
        long before = rig.aws.calls().count("RunTask");

        Deployment d =
                rig.resume(s -> Steps.migrationDone(s, rig.now())).finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("RunTask")).isEqualTo(before);
    }

    // --- contract

    @Test
    void aContractIsRefusedWhileAnOldTaskRuns() {
        contract(new Contract(List.of("api", "worker"), null));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().problems()).hasSize(2);
        assertThat(d.failure().problems().get(0))
                .contains("service api runs task ", "(api:1, since ", rig.v1.digest(), rig.v2.digest());
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void aContractRunsWhenAllTasksAreOnItsImage() {
        rig.onNewImage();
        contract(new Contract(List.of("api", "worker"), null));

        assertThat(rig.deploy(rig.configuration()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.changes()).doesNotContain("UpdateService");
    }

    @Test
    void aContractRunsWhenItsOwnerSaysThatWhatRunsIsCompatible() {
        contract(new Contract(List.of("api", "worker"), List.of(rig.v1.digest())));

        assertThat(rig.deploy(rig.configuration()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void aContractIsRefusedWhileADeploymentIsUnderWay() {
        rig.onNewImage();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"api:1\"}");
        contract(new Contract(List.of("api"), List.of(rig.v1.digest())));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().summary()).contains("a service deployment of api is in progress");
    }

    /** Between preflight and the start somebody goes back to the old code. */
    @Test
    void aContractLooksOnceMoreBeforeItStarts() {
        rig.onNewImage();
        contract(new Contract(List.of("api"), null));
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.REGISTER && rig.aws.calls().count("UpdateService") == 0) {
                rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"api:1\"}");
                rig.time.advance(Duration.ofMinutes(5));
            }
        };

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_NOT_STARTED);
        assertThat(d.failure().summary()).contains("api:1", rig.v1.digest());
        assertThat(rig.migrationTasks()).isZero();
    }

    @Test
    void aServiceThatIsNotThereIsNoProofForAContract() {
        contract(new Contract(List.of("apj"), null));

        assertThat(rig.deploy(rig.configuration()).failure().summary()).contains("no ACTIVE service apj");
    }

    // --- marks

    @Test
    void whatWasMigratedIsMarkedOnTheDefinitionItRanFrom() {
        Deployment d = rig.deploy(rig.configuration());

        assertThat(rig.tags("api-migration:1").get(MarkKind.EXPAND.migratedKey()))
                .startsWith(rig.v2.digest() + " " + ID + "-m1 2026-");
        assertThat(rig.tags("api-migration:1").get(MarkKind.EXPAND.ranKey())).endsWith("exit 0");
        assertThat(history(rig.configuration())).singleElement().satisfies(ran -> {
            assertThat(ran.kind()).isEqualTo(MarkKind.EXPAND);
            assertThat(ran.digest()).isEqualTo(d.image().digest());
            assertThat(ran.token()).isEqualTo(ID + "-m1");
        });
    }

    @Test
    void aFailedMigrationIsMarkedAsOne() {
        rig.migration = Behaviour.exits(3);
        rig.deploy(rig.configuration());

        assertThat(rig.tags("api-migration:1").get(MarkKind.EXPAND.ranKey())).endsWith("exit 3");
        assertThat(history(rig.configuration())).isEmpty();
    }

    @Test
    void aContractIsKnownFromTheServicesThatItConcerned() {
        rig.onNewImage();
        contract(new Contract(List.of("api"), null));
        rig.deploy(rig.configuration());
        var definitions = rig.outside(rig.configuration()).taskDefinitions();
        String family = "arn:aws:ecs:eu-west-1:111122223333:task-definition/api:";

        assertThat(MigrationHistory.contractsSince(definitions, family + 1))
                .extracting(Ran::kind)
                .containsExactly(MarkKind.CONTRACT);
        assertThat(MigrationHistory.contractsSince(definitions, family + 2)).isEmpty();
    }

    @Test
    void aMarkThatCantBeWrittenFailsNoDeployment() {
        rig.aws.faults().on("TagResource").always().accessDenied("not authorized to perform: ecs:TagResource");

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("could not be marked"));
    }

    @Test
    void marksWaitForNobodyWhenTaggingIsThrottled() {
        rig.aws.faults().on("TagResource").times(5).throttle();

        assertThat(rig.deploy(rig.configuration()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(history(rig.configuration())).hasSize(1);
    }

    /** As when a runner is lost with its disk, and its state comes back from an older copy. */
    @Test
    void I3_aMarkAnswersForAStateThatIsOlderThanTheMigration() {
        rig.begin(rig.configuration())
                .until(() -> rig.journal.load().services().stream().anyMatch(s -> s.updatedAt() != null));
        rig.die();
        Deployment before = rig.journal.history().stream()
                .filter(d -> d.migration() != null && d.migration().attempt() != null)
                .findFirst()
                .orElseThrow();
        assertThat(before.migration().taskArn()).isNull();
        rig.time.advance(Duration.ofHours(25));
        rig.aws.calls().clear();

        Deployment d = rig.resume(s -> before.resumed(rig.now())).finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.migration().ending().mark()).contains("says that attempt 1 ended well");
        assertThat(rig.aws.calls().count("RunTask")).isZero();
    }

    private List<Ran> history(Configuration configuration) {
        var outside = rig.outside(configuration);
        Set<String> families = MigrationHistory.families(configuration, outside);
        return MigrationHistory.of(outside.taskDefinitions(), families);
    }

    // --- state

    @Test
    void aStateOfAnEarlierVersionStillLoads() {
        rig.begin(rig.configuration())
                .until(() -> rig.journal.load().migration() != null
                        && rig.journal.load().migration().taskArn() != null);
        String now = DeploymentJson.write(rig.journal.load());
        String then = now.replaceAll(
                "(?s),\\s*\"(past|marks|after|environment|contracted|checksum)\" : (\"[^\"]*\"|\\[[^\\]]*\\]|\\{ ?\\})",
                "");
        assertThat(then).doesNotContain("\"past\"", "\"marks\"", "\"after\"");

        Deployment read = DeploymentJson.read(then);

        assertThat(read.after()).isEmpty();
        assertThat(read.migration().past()).isEmpty();
    }
}
