package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.WhenBusy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Lock;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.ByHand;
import io.jenkins.plugins.ecsdeploy.engine.phase.LockKeys;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Claim;
import io.jenkins.plugins.ecsdeploy.engine.port.Locks.Holding;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I4: between lock and release nobody else holds the same key, whoever dies, sleeps or is slow. */
class LeaseTest {
    private static final String TABLE = "locks";
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Behaviour SLOW = new Behaviour.Exits(0, Duration.ofMinutes(30), List.of("migrated"));

    private final Rig rig = new Rig().withLockTable();
    private final Locks table = rig.outside(rig.leased()).locks();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void I4_aDeploymentHoldsItsKeysWhileItChangesAnythingAndGivesThemBack() {
        rig.onSaved = d -> {
            boolean changing = d.phase().phase().compareTo(PhaseName.LOCK) > 0 && !d.ended();
            if (changing) {
                assertThat(holdings()).extracting(Holding::owner).containsOnly(d.id());
            }
        };
        Deployment d = rig.deploy(rig.leased());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phase(PhaseName.LOCK)).isPresent();
        assertThat(d.lock().keys()).containsExactly("eu-west-1/prod/service/api", "eu-west-1/prod/service/worker");
        assertThat(d.lock().releasedAt()).isNotNull();
        assertThat(holdings())
                .allMatch(Holding::isFree)
                .extracting(Holding::fencingToken)
                .containsOnly(1L);
    }

    @Test
    void anotherKeyIsLockedWhereTheOwnerSaysSo() {
        Configuration configuration = change(c -> c.lock(Lock.lease(TABLE, "orders-database", null)));
        Deployment d = rig.deploy(configuration);

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.lock().keys()).containsExactly("orders-database");
    }

    @Test
    void aLeaseIsRenewedForAsLongAsItTakes() {
        rig.migration = SLOW;
        Deployment d = rig.deploy(rig.leased());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(holdings().get(0).renewals()).isBetween(30L, 40L);
        assertThat(rig.aws.calls().of("TransactWriteItems")).hasSizeBetween(30, 40);
    }

    @Test
    void withoutALeaseNobodyAsksTheTable() {
        rig.deploy(rig.configuration());

        assertThat(rig.aws.calls().of("TransactWriteItems")).isEmpty();
    }

    @Test
    void aDryRunTakesNoLock() {
        Deployment d = rig.deploy(change(c -> c.dryRun(true)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().of("TransactWriteItems")).isEmpty();
    }

    // --- held by others

    @Test
    void whoMeetsAHeldKeyFailsAtOnceAndNamesTheHolder() {
        somebodyTakes("eu-west-1/prod/service/worker");

        Deployment d = rig.deploy(rig.leased());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.LOCKED);
        assertThat(d.failure().summary())
                .contains("eu-west-1/prod/service/worker is held by d-somebody", "lease until 2026-11-02T08:10:00Z");
        assertThat(rig.changes()).isEmpty();
        assertThat(holdings()).extracting(Holding::owner).containsExactly(null, "d-somebody");
    }

    @Test
    void whoWaitsGoesOnWhenTheHolderIsDone() {
        somebodyTakes("eu-west-1/prod/service/api");
        rig.begin(change(c -> c.whenBusy(WhenBusy.WAIT)));
        rig.time.advance(Duration.ofMinutes(2));
        assertThat(rig.changes()).isEmpty();
        locks().release(TABLE, List.of("eu-west-1/prod/service/api"), "d-somebody@1");

        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).isEmpty();
    }

    @Test
    void whoWaitsTooLongEndsAndHasTakenNothing() {
        rig.begin(change(c -> c.whenBusy(WhenBusy.WAIT)));
        somebodyTakes("eu-west-1/prod/service/api");
        for (int minute = 0; minute < 20; minute++) {
            somebodyRenews("eu-west-1/prod/service/api");
            rig.time.advance(Duration.ofMinutes(1));
        }
        Deployment d = rig.finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.LOCKED);
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void I4_whatSomebodyBeganBetweenPreflightAndTheLockIsSeen() {
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.LOCK && d.lock().claim() == null) {
                String worker = rig.service("worker").path("taskDefinition").asText();
                rig.ecs(
                        "UpdateService",
                        "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + worker + "\"}");
                rig.aws.calls().clear();
            }
        };
        Deployment d = rig.deploy(rig.leased());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.LOCK);
        assertThat(d.failure().summary()).contains("a service deployment of api is in progress");
        assertThat(rig.changes()).isEmpty();
        assertThat(holdings()).allMatch(Holding::isFree);
    }

    // --- the holder dies

    @Test
    void I4_aDeadHoldersKeysAreTakenOverAfterItsWholeLeaseAndNoSooner() {
        somebodyTakes("eu-west-1/prod/service/api");
        rig.time.advance(Duration.ofMinutes(1));
        rig.begin(change(c -> c.whenBusy(WhenBusy.WAIT)));

        rig.time.advance(LEASE);
        assertThat(holdings().get(0).owner()).isEqualTo("d-somebody");
        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes())
                .extracting(Note::text)
                .anyMatch(t ->
                        t.contains("taken over from a holder that had not renewed it") && t.contains("d-somebody"));
        assertThat(holdings().get(0).fencingToken()).isEqualTo(2);
    }

    /** Whatever its clock says: only renewals count. */
    @Test
    void I4_aHolderWhoseClockIsWrongKeepsItsKeysWhileItRenews() {
        String key = "eu-west-1/prod/service/api";
        Claim claim = new Claim("d-somebody@1", "d-somebody", LEASE, rig.now().minus(Duration.ofDays(3)));
        locks().acquire(TABLE, List.of(key), claim, List.of());
        rig.begin(change(c -> c.whenBusy(WhenBusy.WAIT)));
        for (int minute = 0; minute < 14; minute++) {
            rig.time.advance(Duration.ofMinutes(1));
            assertThat(locks().renew(TABLE, List.of(key), claim)).isEmpty();
        }
        assertThat(rig.finish().deployment().failure().kind()).isEqualTo(Failure.Kind.LOCKED);
    }

    @Test
    void whoFailsWhenBusyStillOutwaitsAHolderThatSeemsDead() {
        somebodyTakes("eu-west-1/prod/service/api");
        rig.time.advance(Duration.ofHours(1));

        assertThat(rig.deploy(rig.leased()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    // --- the old owner wakes up

    @Test
    void I4_anOwnerThatWakesUpAfterItsLeaseWasTakenSendsNothing() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.MIGRATE
                && rig.journal.load().migration().taskArn() != null);
        takeOver();
        rig.aws.calls().clear();

        Ended ended = rig.finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.LOCK_LOST);
        assertThat(((Ended.Suspended) ended).why().summary())
                .contains("Somebody has taken it over", "d-somebody", "goes on running", "Services are untouched");
        rig.time.advance(Duration.ofHours(1));
        assertThat(rig.changes()).isEmpty();
        assertThat(holdings()).extracting(Holding::owner).containsOnly("d-somebody");
    }

    @Test
    void I5_aLostLockIsTakenBackWhenTheOtherHasChangedNothing() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().migration() != null
                && rig.journal.load().migration().taskArn() != null);
        takeOver();
        rig.finish();
        locks().release(TABLE, keys(), "d-somebody@1");

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
        assertThat(holdings()).allMatch(Holding::isFree);
    }

    @Test
    void I4_aLostLockEndsTheDeploymentWhenTheOtherHasDeployed() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().migration() != null
                && rig.journal.load().migration().taskArn() != null);
        takeOver();
        rig.finish();
        String worker = rig.service("worker").path("taskDefinition").asText();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + worker + "\"}");
        locks().release(TABLE, keys(), "d-somebody@1");
        rig.aws.calls().clear();

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.LOCK_LOST);
        assertThat(d.failure().summary()).contains("the service api is on " + worker + " now");
        assertThat(rig.changes()).isEmpty();
        assertThat(holdings()).allMatch(Holding::isFree);
    }

    @Test
    void I4_aLostLockIsNotTakenBackWhileTheOtherIsAtWorkStill() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().migration() != null
                && rig.journal.load().migration().taskArn() != null);
        takeOver();
        rig.finish();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"forceNewDeployment\":true}");
        locks().release(TABLE, keys(), "d-somebody@1");
        rig.aws.calls().clear();

        Ended ended = rig.resume().finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.LOCK_LOST);
        assertThat(((Ended.Suspended) ended).why().summary())
                .contains("is at work still", "api", "Nothing further was done");
        assertThat(rig.changes()).isEmpty();
    }

    /** A pair of deaths led there: the second process had the keys, did not know of it, and could not tell who had had them. */
    @Test
    void I5_aRollBackByHandThatMayHaveLostItsLockLooksAroundAsARollBackDoes() {
        Deployment former = rig.deploy(rig.leased());
        rig.driveUntil(
                ByHand.undo("r-1", former, false, rig.now()),
                d -> d.lock() != null && d.lock().held());

        Deployment d = rig.resume(saved -> saved.withLock(saved.lock().passedOn()))
                .finish()
                .deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.imageOf("api")).isEqualTo(rig.v1.tagged());
        assertThat(holdings()).allMatch(Holding::isFree);
    }

    @Test
    void aDeploymentIsSuspendedWhileSomebodyElseHoldsItsLock() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.MIGRATE);
        takeOver();
        rig.finish();

        Ended ended = rig.resume().finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.LOCK_LOST);
        assertThat(((Ended.Suspended) ended).why().summary()).contains("held by somebody else now");
    }

    /** Two processes on one state: the one that came later has lock and journal, the one before notices when it renews. */
    @Test
    void I4_aSecondProcessOfTheSameDeploymentStopsTheFirst() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.MIGRATE);
        rig.time.advance(Duration.ofSeconds(1));
        var first = rig.drive();
        rig.resumeBeside();
        rig.time.advance(Duration.ofMinutes(2));

        assertThat(first.done()).isDone();
        assertThat(((Ended.Suspended) first.done().join()).why().reason())
                .isIn(Suspension.Reason.LOCK_LOST, Suspension.Reason.JOURNAL);
        assertThat(rig.finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I5_aProcessThatTakesOverAfterMinutesOrDaysGoesOn() {
        for (Duration outage : List.of(Duration.ofMinutes(1), Duration.ofHours(1))) {
            try (Rig other = new Rig().withLockTable()) {
                other.migration = new Behaviour.Exits(0, Duration.ofMinutes(90), List.of());
                other.begin(other.leased().toBuilder()
                        .timeouts(new Timeouts(null, null, null, Duration.ofHours(3), null, null))
                        .build());
                other.until(() -> other.journal.load().phase().phase() == PhaseName.MIGRATE);
                other.die();
                other.time.advance(outage);

                assertThat(other.resume().finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
            }
        }
    }

    // --- trouble with the table

    @Test
    void aRenewalThatIsThrottledForAWhileHurtsNobody() {
        rig.migration = SLOW;
        rig.begin(rig.leased());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.MIGRATE);
        rig.aws.faults().on("TransactWriteItems").times(60).throttle();

        assertThat(rig.finish().deployment().status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void I4_nothingIsChangedWhileRenewalsFailForTooLong() {
        rig.migration = new Behaviour.Exits(0, Duration.ofMinutes(10), List.of());
        rig.begin(rig.leased());
        rig.until(() -> rig.migrationTasks() == 1);
        rig.aws.faults().on("TransactWriteItems").always().unavailable();
        rig.time.advance(Duration.ofMinutes(40));

        assertThat(rig.changes()).doesNotContain("UpdateService");
        assertThat(rig.service("api").path("taskDefinition").asText()).endsWith(":1");
        rig.aws.faults().clear();
        assertThat(rig.finish().deployment().status())
                .as("nobody had taken it: it goes on")
                .isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void aLostAnswerToTheReleaseIsAskedAgain() {
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.VERIFY && !d.ended()) {
                rig.aws.faults().on("TransactWriteItems").times(3).loseResponse();
            }
        };
        Deployment d = rig.deploy(rig.leased());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).isEmpty();
        assertThat(holdings()).allMatch(Holding::isFree);
    }

    @Test
    void aReleaseThatFailsIsSaidAndHoldsNobodyUp() {
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.VERIFY && !d.ended()) {
                rig.aws.faults().on("TransactWriteItems").always().unavailable();
            }
        };
        Deployment d = rig.deploy(rig.leased());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes())
                .extracting(Note::text)
                .anyMatch(t -> t.contains("could not be given back") && t.contains("not been renewed for 5m"));
    }

    @Test
    void everyEndGivesTheLockBack() {
        for (Behaviour migration : List.of(Behaviour.exits(3), Behaviour.exits(0))) {
            try (Rig other = new Rig().withLockTable()) {
                other.migration = migration;
                other.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start"));
                Deployment d = other.deploy(other.leased());

                assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
                assertThat(other.outside(other.leased()).locks().inspect(TABLE, keys()))
                        .allMatch(Holding::isFree);
            }
        }
    }

    @Test
    void aCancelledDeploymentGivesTheLockBack() {
        rig.migration = SLOW;
        rig.begin(change(c -> c.onCancel(Configuration.OnCancel.STOP)));
        rig.until(() -> rig.migrationTasks() == 1);
        rig.drive().cancel("me");

        assertThat(rig.finish().deployment().status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(holdings()).allMatch(Holding::isFree);
    }

    @Test
    void aTableThatIsNotThereIsToldBeforeAnythingIsChanged() {
        Deployment d = rig.deploy(change(c -> c.lock(Lock.lease("nowhere", null, null))));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("nowhere");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void deploymentsThatShareAServiceShareAKey() {
        Configuration both = rig.leased();
        Configuration one = change(c -> c.migration(null).services(List.of(new Service("worker", null))));
        Configuration byArn = change(c -> c.cluster("arn:aws:ecs:eu-west-1:111122223333:cluster/prod"));

        assertThat(LockKeys.of(both)).containsAll(LockKeys.of(one));
        assertThat(LockKeys.of(byArn)).isEqualTo(LockKeys.of(both));
    }

    // --- helpers

    private Configuration change(UnaryOperator<Configuration.Builder> change) {
        return change.apply(rig.leased().toBuilder()).build();
    }

    private Locks locks() {
        return table;
    }

    private List<String> keys() {
        return LockKeys.of(rig.leased());
    }

    private List<Holding> holdings() {
        return locks().inspect(TABLE, keys());
    }

    private Claim somebody() {
        return new Claim("d-somebody@1", "d-somebody", LEASE, rig.now());
    }

    private void somebodyTakes(String key) {
        assertThat(locks().acquire(TABLE, List.of(key), somebody(), List.of())).isEmpty();
    }

    private void somebodyRenews(String key) {
        assertThat(locks().renew(TABLE, List.of(key), somebody())).isEmpty();
    }

    /** As somebody may who has seen these versions unchanged for a whole lease, while our process slept. */
    private void takeOver() {
        assertThat(locks().acquire(TABLE, keys(), somebody(), holdings())).isEmpty();
    }
}
