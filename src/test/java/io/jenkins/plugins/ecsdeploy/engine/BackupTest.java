package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.report.Change;
import io.jenkins.plugins.ecsdeploy.report.Changes;
import io.jenkins.plugins.ecsdeploy.report.NextSteps;
import io.jenkins.plugins.ecsdeploy.report.Report;
import io.jenkins.plugins.ecsdeploy.report.TextReport;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A snapshot of the database before the migration: taken once, awaited, and in nobody's way. */
class BackupTest {
    private static final String ID = "d-20261102-080500-abcdef";
    private static final String OURS = "ecs-deploy-" + ID;

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private Configuration backedUp(Backup backup) {
        return rig.configuration().toBuilder().backup(backup).build();
    }

    private static Backup cluster(Integer keep) {
        return new Backup(Backup.Kind.CLUSTER, "shop", Backup.When.ALWAYS, keep, "shop-api");
    }

    private int first(String operation) {
        return rig.effects().stream().map(e -> e.split(" ", -1)[0]).toList().indexOf(operation);
    }

    private void nothingRan(Deployment d) {
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.BACKUP_FAILED);
        assertThat(d.failure().summary()).contains("The migration was not started, and services are untouched.");
        assertThat(d.migration().attempt()).isNull();
        assertThat(rig.aws.calls().count("RunTask")).isZero();
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    // --- before the migration

    @Test
    void I2_theMigrationStartsOnlyOnceTheSnapshotIsAvailable() {
        rig.withDatabase();
        rig.onSaved = d -> {
            if (d.phase().phase().compareTo(PhaseName.BACKUP) > 0) {
                assertThat(rig.aws.snapshots()).containsExactly(OURS + " available");
            }
        };

        Deployment d = rig.deploy(rig.backedUp(null));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(first("CreateDBSnapshot")).isBetween(0, first("RunTask") - 1);
        assertThat(d.backup().arn()).isEqualTo("arn:aws:rds:eu-west-1:111122223333:snapshot:" + OURS);
        assertThat(rig.rds("Action=DescribeDBSnapshots&DBSnapshotIdentifier=" + OURS))
                .contains("<Key>ecs-deploy:deployment</Key><Value>" + ID + "</Value>");
        assertThat(rig.progress).anyMatch(p -> p.matches(".*snapshot " + OURS + " creating, [0-9]+%"));
    }

    @Test
    void theOwnersTagsAreOnTheSnapshotToo() {
        rig.withDatabase();

        rig.deploy(
                rig.backedUp(null).toBuilder().tags(Map.of("team", "payments")).build());

        assertThat(rig.rds("Action=DescribeDBSnapshots")).contains("<Key>team</Key><Value>payments</Value>");
    }

    @Test
    void aClusterIsBackedUpAsOne() {
        rig.aws.createDatabaseCluster("shop", "aurora-postgresql");

        Deployment d = rig.deploy(backedUp(cluster(null)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.snapshots()).containsExactly("shop-api-" + ID + " available");
        assertThat(rig.effects()).contains("CreateDBClusterSnapshot shop-api-" + ID);
    }

    // --- when

    private Deployment deployDestructive(Boolean destructive, Contract contract) {
        rig.withDatabase();
        rig.asked = c -> c.backup(new Backup(Backup.Kind.INSTANCE, "orders", null, null, null))
                .migration(Rig.migration(rig.migrationSource, "api")
                        .withContract(contract)
                        .withDestructive(destructive));
        return rig.deploy(rig.configuration());
    }

    @Test
    void byDefaultOnlyADestructiveMigrationIsBackedUp() {
        Deployment d = deployDestructive(null, null);

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phase(PhaseName.BACKUP).orElseThrow().status()).isEqualTo(PhaseRun.Status.SKIPPED);
        assertThat(rig.aws.snapshots()).isEmpty();
        assertThat(rig.aws.calls().all()).noneMatch(c -> c.service().equals("rds"));
    }

    @Test
    void aDestructiveMigrationIsBackedUp() {
        assertThat(deployDestructive(true, null).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.snapshots()).containsExactly(OURS + " available");
    }

    @Test
    void aContractIsDestructiveUnlessItsOwnerSaysOtherwise() {
        rig.onNewImage();
        Contract contract = new Contract(List.of("api", "worker"), null);

        assertThat(deployDestructive(null, contract).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.snapshots()).hasSize(1);
        assertThat(Rig.migration(rig.migrationSource, "api")
                        .withContract(contract)
                        .withDestructive(false)
                        .takesAway())
                .isFalse();
    }

    @Test
    void withoutAMigrationThereIsNothingToBackUp() {
        rig.withDatabase();

        Deployment d = rig.deploy(rig.backedUp(null).toBuilder().migration(null).build());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phase(PhaseName.BACKUP).orElseThrow().status()).isEqualTo(PhaseRun.Status.SKIPPED);
        assertThat(rig.aws.snapshots()).isEmpty();
    }

    // --- preflight

    private void refusedByPreflight(Deployment d, String... texts) {
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains(texts);
        assertThat(rig.changes()).isEmpty();
        assertThat(rig.aws.snapshots()).isEmpty();
    }

    @Test
    void aDatabaseThatIsNotThereIsToldBeforeAnythingIsChanged() {
        refusedByPreflight(rig.deploy(rig.backedUp(null)), "There is no DB instance orders in eu-west-1");
    }

    @Test
    void aDatabaseThatIsStoppedIsToldBeforeAnythingIsChanged() {
        rig.withDatabase().aws.databaseStatus("orders", "stopped");

        refusedByPreflight(rig.deploy(rig.backedUp(null)), "the DB instance orders, which is stopped");
    }

    @Test
    void anInstanceOfAnAuroraClusterIsToldToBeBackedUpWithIt() {
        rig.aws.createDatabaseCluster("shop", "aurora-postgresql");
        rig.rds(
                "Action=CreateDBInstance&DBInstanceIdentifier=orders&DBClusterIdentifier=shop&Engine=aurora-postgresql");

        refusedByPreflight(
                rig.deploy(rig.backedUp(null)),
                "The DB instance orders is in the DB cluster shop",
                "Give backup.cluster");
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        rig.withDatabase()
                .aws
                .faults()
                .on("DescribeDBInstances")
                .always()
                .error(
                        403,
                        "AccessDenied",
                        "User: arn:aws:sts::111122223333:assumed-role/ci/x is not authorized to perform:"
                                + " rds:DescribeDBInstances on resource: arn:aws:rds:eu-west-1:111122223333:db:orders");

        Deployment d = rig.deploy(rig.backedUp(null));

        refusedByPreflight(d, "rds:DescribeDBInstances was refused");
        assertThat(d.failure().diagnosis().remedies().toString()).contains("rds:DescribeDBInstances");
    }

    // --- trouble

    @Test
    void I6_aSnapshotThatFailsLeavesEverythingAsItWas() {
        rig.withDatabase().aws.failSnapshots("orders", true);

        Deployment d = rig.deploy(rig.backedUp(1));

        nothingRan(d);
        assertThat(d.failure().summary()).contains("The snapshot " + OURS, "is failed");
        assertThat(Changes.of(d)).extracting(Change::text).anyMatch(t -> t.contains("Services: untouched"));
    }

    @Test
    void I6_aQuotaThatIsUsedUpLeavesEverythingAsItWas() {
        rig.withDatabase("ecs-deploy-d-1").aws.snapshotQuota(1);

        Deployment d = rig.deploy(rig.backedUp(1));

        nothingRan(d);
        assertThat(d.failure().diagnosis().evidence().toString()).contains("SnapshotQuotaExceeded");
        assertThat(d.failure().diagnosis().remedies().toString()).contains("manual snapshots", "keep");
        assertThat(rig.aws.snapshots())
                .as("no old one goes for one that is not there")
                .hasSize(1);
    }

    @Test
    void I6_aSnapshotThatTakesTooLongIsNotWaitedForForEver() {
        rig.withDatabase();
        rig.asked = c -> c.timeouts(new Timeouts(null, null, null, null, null, null, Duration.ofSeconds(3)));

        Deployment d = rig.deploy(rig.backedUp(null));

        nothingRan(d);
        assertThat(d.failure().summary()).contains("took longer than 3s (timeouts.backup)", "goes on in RDS");
    }

    @Test
    void aDatabaseThatIsBusyIsWaitedFor() {
        rig.withDatabase().aws.databaseStatus("orders", "backing-up");
        rig.begin(rig.backedUp(null)).until(() -> rig.progress.stream()
                .anyMatch(p -> p.contains("waiting for the DB instance orders, which is backing-up")));
        rig.aws.databaseStatus("orders", "available");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("is backing-up now"));
    }

    @Test
    void aDatabaseThatStaysBusyEndsTheDeployment() {
        rig.withDatabase().aws.databaseStatus("orders", "upgrading");

        Deployment d = rig.deploy(rig.backedUp(null));

        nothingRan(d);
        assertThat(d.failure().summary()).contains("for 2h (timeouts.backup)");
    }

    @Test
    void aDatabaseThatIsStoppedMeanwhileEndsTheDeployment() {
        rig.withDatabase();
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.REGISTER) {
                rig.aws.databaseStatus("orders", "stopped");
            }
        };

        Deployment d = rig.deploy(rig.backedUp(null));

        nothingRan(d);
        assertThat(d.failure().summary()).contains("which is stopped");
    }

    @Test
    void aSnapshotThatSomebodyDeletesIsNoBackup() {
        rig.withDatabase();
        rig.begin(rig.backedUp(null))
                .until(() -> rig.journal.load().backup() != null
                        && rig.journal.load().backup().askedAt() != null);
        rig.die();
        rig.time.advance(Duration.ofMinutes(1));
        rig.rds("Action=DeleteDBSnapshot&DBSnapshotIdentifier=" + OURS);

        Deployment d = rig.resume().finish().deployment();

        nothingRan(d);
        assertThat(d.failure().summary()).contains("is gone: somebody has deleted it");
    }

    // --- once

    @Test
    void I3_aLostAnswerMakesNoSecondSnapshot() {
        rig.withDatabase().aws.faults().on("CreateDBSnapshot").times(5).loseResponse();

        Deployment d = rig.deploy(rig.backedUp(null));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.snapshots()).containsExactly(OURS + " available");
        assertThat(rig.unwritten()).isZero();
    }

    @Test
    void I3_aSnapshotOfThatNameThatIsNotOursIsNotTakenForIt() {
        rig.withDatabase();
        rig.rds("Action=CreateDBSnapshot&DBInstanceIdentifier=orders&DBSnapshotIdentifier=" + OURS);
        rig.time.advance(Duration.ofMinutes(1));

        Deployment d = rig.deploy(rig.backedUp(null));

        nothingRan(d);
        assertThat(d.failure().summary()).contains("is not of this deployment", "ecs-deploy:deployment=" + ID);
    }

    @Test
    void aThrottledRequestIsSentAgain() {
        rig.withDatabase().aws.faults().on("CreateDBSnapshot").times(7).error(400, "Throttling", "Rate exceeded");

        assertThat(rig.deploy(rig.backedUp(null)).status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.snapshots()).hasSize(1);
    }

    @Test
    void I5_whoseRightsEndMeanwhileIsAskedForThemAndGoesOn() {
        rig.withDatabase();
        rig.aws.faults().on("DescribeDBSnapshots").times(1).error(403, "AccessDenied", "not authorized to perform it");

        Ended ended = rig.begin(rig.backedUp(null)).finish();

        assertThat(ended).isInstanceOf(Ended.Suspended.class);
        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.NO_ACCESS);
        assertThat(rig.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.snapshots()).containsExactly(OURS + " available");
    }

    @Test
    void aCancelDoesNotWaitForTheSnapshot() {
        rig.withDatabase();
        rig.asked = c -> c.onCancel(Configuration.OnCancel.STOP);
        rig.begin(rig.backedUp(null))
                .until(() -> rig.journal.load().backup() != null
                        && rig.journal.load().backup().askedAt() != null);
        rig.drive().cancel("kim");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary()).contains("The migration was not started", "snapshot " + OURS + " stays");
        assertThat(rig.aws.calls().count("RunTask")).isZero();
    }

    @Test
    void aCancelThatLeavesSaysThatTheSnapshotIsStillBeingMade() {
        rig.withDatabase();
        rig.begin(rig.backedUp(null))
                .until(() -> rig.journal.load().backup() != null
                        && rig.journal.load().backup().askedAt() != null);
        rig.drive().cancel("kim");

        assertThat(((Ended.Suspended) rig.finish()).why().summary())
                .isEqualTo("Cancelled by kim. RDS goes on making the snapshot " + OURS + ". Services are untouched.");
    }

    // --- retention

    @Test
    void onlyTheOldestOfOurOwnAreDeleted() {
        rig.withDatabase("ecs-deploy-d-1", "other-d-2", "ecs-deploy-d-3", "ecs-deploy-d-4");
        rig.rds("Action=CreateDBSnapshot&DBInstanceIdentifier=orders&DBSnapshotIdentifier=ecs-deploy-by-hand");
        rig.aws.createDatabase("customers", "postgres");
        rig.rds("Action=CreateDBSnapshot&DBInstanceIdentifier=customers&DBSnapshotIdentifier=ecs-deploy-d-5"
                + "&Tags.Tag.1.Key=ecs-deploy:deployment&Tags.Tag.1.Value=d-5");
        rig.time.advance(Duration.ofMinutes(1));

        Deployment d = rig.deploy(rig.backedUp(2));

        assertThat(d.backup().deleted()).containsExactly("ecs-deploy-d-1", "ecs-deploy-d-3");
        assertThat(rig.aws.snapshots())
                .containsExactly(
                        "other-d-2 available",
                        "ecs-deploy-d-4 available",
                        "ecs-deploy-by-hand available",
                        "ecs-deploy-d-5 available",
                        OURS + " available");
        assertThat(rig.unwritten()).as("I8").isZero();
    }

    @Test
    void theLastSnapshotsOfAnEarlierDatabaseOfThatNameStay() {
        rig.withDatabase("ecs-deploy-d-1", "ecs-deploy-d-2");
        rig.aws.createDatabase("orders", "postgres");

        rig.deploy(rig.backedUp(1));

        assertThat(rig.aws.snapshots()).hasSize(3);
    }

    @Test
    void withoutKeepAllStay() {
        rig.withDatabase("ecs-deploy-d-1", "ecs-deploy-d-2");

        rig.deploy(rig.backedUp(null));

        assertThat(rig.aws.snapshots()).hasSize(3);
        assertThat(rig.aws.calls().count("DeleteDBSnapshot")).isZero();
    }

    @Test
    void troubleWithOldSnapshotsStopsNoDeployment() {
        rig.withDatabase("ecs-deploy-d-1")
                .aws
                .faults()
                .on("DeleteDBSnapshot")
                .always()
                .error(403, "AccessDenied", "not authorized to perform: rds:DeleteDBSnapshot");

        Deployment d = rig.deploy(rig.backedUp(1));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes())
                .filteredOn(n -> n.level() == Note.Level.WARNING)
                .extracting(Note::text)
                .anyMatch(t -> t.contains("ecs-deploy-d-1") && t.contains("rds:DeleteDBSnapshot"));
    }

    @Test
    void clustersAreTidiedUpToo() {
        rig.aws.createDatabaseCluster("shop", "aurora-postgresql");
        rig.rds("Action=CreateDBClusterSnapshot&DBClusterIdentifier=shop&DBClusterSnapshotIdentifier=shop-api-d-1"
                + "&Tags.Tag.1.Key=ecs-deploy:deployment&Tags.Tag.1.Value=d-1");
        rig.time.advance(Duration.ofMinutes(1));

        rig.deploy(backedUp(cluster(1)));

        assertThat(rig.aws.snapshots()).containsExactly("shop-api-" + ID + " available");
    }

    // --- told

    @Test
    void aFailedMigrationTellsHowToGetTheDataBack() {
        rig.withDatabase().migration = Behaviour.exits(3);

        Deployment d = rig.deploy(rig.backedUp(null));

        assertThat(NextSteps.of(Report.of(d)))
                .anyMatch(s -> s.contains("aws rds restore-db-instance-from-db-snapshot") && s.contains(OURS));
        assertThat(TextReport.of(Report.of(d))).contains("Backup", OURS, "Restore with");
    }
}
