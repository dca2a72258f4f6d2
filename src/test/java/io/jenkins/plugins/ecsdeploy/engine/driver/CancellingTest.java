package io.jenkins.plugins.ecsdeploy.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.phase.Given;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.BackupRun;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who cancels and leaves all as it is, is told what goes on: everything that does, and nothing else (I6). */
class CancellingTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Backup ORDERS = new Backup(Backup.Kind.INSTANCE, "orders", Backup.When.ALWAYS, null, null);
    private static final Snapshot SNAPSHOT =
            new Snapshot("s", "arn/s", "orders", "db-1", "postgres", "available", 100, NOON, Map.of());
    private static final String UNTOUCHED = " Services are untouched.";

    private static Deployment deployment() {
        return Deployment.create("d-1", Given.configuration("api").build(), NOON);
    }

    /** What is told after who it was. */
    private static String told(Deployment d) {
        Suspension why = Cancelling.left(d, "ann");
        assertThat(why.reason()).isEqualTo(Suspension.Reason.CANCELLED);
        assertThat(why.next()).isEqualTo("Resume to carry on from here.");
        assertThat(why.summary()).startsWith("Cancelled by ann. ");
        return why.summary().substring("Cancelled by ann. ".length());
    }

    private static TaskRun planned() {
        return TaskRun.planned("arn/api:1", "app", List.of("app"), null, Map.of(), List.of());
    }

    private static TaskRun begun() {
        return planned().intended("d-1-", NOON);
    }

    private static TaskRun running() {
        return begun().started("arn/task/1", NOON, 0);
    }

    @Test
    void whereNothingHasBegunNothingGoesOn() {
        assertThat(told(deployment())).isEqualTo("Nothing goes on running." + UNTOUCHED);
        assertThat(told(deployment().withMigration(planned()))).isEqualTo("Nothing goes on running." + UNTOUCHED);
    }

    @Test
    void aMigrationGoesOnUntilItHasEnded() {
        assertThat(told(deployment().withMigration(begun())))
                .isEqualTo("The migration task may have been started; resuming finds out." + UNTOUCHED);
        assertThat(told(deployment().withMigration(running())))
                .isEqualTo("The migration task goes on running: arn/task/1." + UNTOUCHED);
        assertThat(told(deployment().withMigration(running().ended(NOON, null))))
                .isEqualTo("Nothing goes on running." + UNTOUCHED);
    }

    @Test
    void aSnapshotGoesOnUntilItIsAvailable() {
        BackupRun intended = BackupRun.intended(ORDERS, "d-1");
        assertThat(told(deployment().withBackup(intended)))
                .isEqualTo("The snapshot " + intended.snapshot() + " may have been asked for; resuming finds out."
                        + UNTOUCHED);
        assertThat(told(deployment().withBackup(intended.asked(SNAPSHOT, NOON))))
                .isEqualTo("RDS goes on making the snapshot " + intended.snapshot() + "." + UNTOUCHED);
        assertThat(told(deployment().withBackup(intended.asked(SNAPSHOT, NOON).available(SNAPSHOT, NOON))))
                .isEqualTo("Nothing goes on running." + UNTOUCHED);
    }

    @Test
    void tasksAfterGoOnUntilTheyHaveEndedOrWereLeft() {
        AfterRun left = new AfterRun("left", running(), AfterRun.Result.LEFT);
        List<AfterRun> all = List.of(
                left,
                AfterRun.planned("ended", running().ended(NOON, null)),
                AfterRun.planned("runs", running()),
                AfterRun.planned("to come", planned()));
        assertThat(told(deployment().withAfter(all)))
                .isEqualTo("The task runs goes on running: arn/task/1." + UNTOUCHED);
    }

    @Test
    void tasksOfSmokeTestsGoOnUntilTheyHaveEnded() {
        SmokeTestRun http = SmokeTestRun.planned("http", null, null, null, null).begun("d-1-s1", NOON);
        SmokeTestRun toCome =
                SmokeTestRun.planned("to come", null, null, null, CheckTask.ofService("api", "app", null));
        SmokeTestRun begun = SmokeTestRun.planned("runs", null, null, null, CheckTask.ofService("api", "app", null))
                .begun("d-1-s3", NOON);
        SmokeTestRun runs = begun.withTask(begun.task().started("arn/task/3", NOON));
        SmokeTestRun passed = runs.ended(SmokeTestRun.Status.PASSED, NOON);
        TaskView stopped = Given.task("arn/task/3", null, "STOPPED", 1);
        SmokeTestRun toBeJudged = runs.withTask(runs.task().ended(stopped));

        assertThat(told(deployment().withSmokeTests(List.of(http, toCome, passed, toBeJudged))))
                .isEqualTo("Nothing goes on running." + UNTOUCHED);
        assertThat(told(deployment().withSmokeTests(List.of(http, toCome, runs))))
                .isEqualTo("The task of smoke test runs goes on running: arn/task/3." + UNTOUCHED);
        assertThat(told(deployment().withSmokeTests(List.of(begun))))
                .isEqualTo("The task of smoke test runs may have been started; resuming finds out." + UNTOUCHED);
    }

    @Test
    void I6_updatesAndRollBacksGoOnInEcsAndServicesAreNotCalledUntouched() {
        ServiceUpdate planned = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1");
        ServiceUpdate updated = planned.intended(NOON).updated("ecs-svc/1", NOON);

        assertThat(told(deployment().withServices(List.of(planned.intended(NOON)))))
                .isEqualTo("Nothing goes on running." + UNTOUCHED);
        assertThat(told(deployment().withServices(List.of(updated))))
                .isEqualTo("The deployment of service api goes on in ECS.");
        assertThat(told(deployment().withServices(List.of(updated.completed(NOON)))))
                .isEqualTo("Nothing goes on running.");
        ServiceUpdate rollingBack = updated.rolling(RollBack.intended(NOON));
        assertThat(told(deployment().withServices(List.of(rollingBack))))
                .isEqualTo("The roll back of service api goes on in ECS.");
        ServiceUpdate rolledBack = updated.rolling(RollBack.intended(NOON).ended(NOON, RollBack.End.RESTORED, null));
        assertThat(told(deployment().withServices(List.of(rolledBack)))).isEqualTo("Nothing goes on running.");
    }

    @Test
    void anExecutionGoesOnByItselfAndItsTaskIsNotOurs() {
        ExecutionRun intended =
                ExecutionRun.planned("arn:aws:states:r:1:stateMachine:m").intended("d-1", "{}", NOON);
        Deployment started = deployment()
                .withMigration(running())
                .withExecution(intended.started("arn:aws:states:r:1:execution:m:d-1", NOON));

        assertThat(told(deployment().withExecution(intended))).isEqualTo("Nothing goes on running." + UNTOUCHED);
        Suspension why = Cancelling.left(started, "ann");
        assertThat(why.reason()).isEqualTo(Suspension.Reason.CANCELLED);
        assertThat(why.summary())
                .isEqualTo("Cancelled by ann. The execution arn:aws:states:r:1:execution:m:d-1 goes on in Step"
                        + " Functions by itself, to its end.");
        assertThat(why.next()).isEqualTo("Resume to follow it further.");
    }
}
