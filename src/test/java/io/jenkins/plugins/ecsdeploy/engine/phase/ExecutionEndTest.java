package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.diagnosis.Diagnoser;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the end of an execution means for its deployment, and in which words it is told. */
class ExecutionEndTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final String TASK = "arn:aws:ecs:eu-west-1:111122223333:task/prod/0123";
    private static final LogStream LOGS = new LogStream("eu-west-1", "jobs", "ecs/app/");

    private static Deployment come(PhaseName phase) {
        return Given.orchestrated(phase, NOON);
    }

    private static TaskRun migrating(LogStream logs) {
        return TaskRun.planned(null, "app", List.of(), null, Map.of(), List.of())
                .registered("arn/api-migration:3", false, List.of("app"), logs)
                .intended("d-1-m", NOON)
                .started(TASK, NOON, 0);
    }

    private static TaskRun migrated(LogStream logs, Integer app, Integer proxy) {
        return migrating(logs)
                .ended(
                        NOON,
                        new TaskView(
                                TASK,
                                "arn/api-migration:3",
                                "d-1",
                                null,
                                "STOPPED",
                                "STOPPED",
                                "EssentialContainerExited",
                                "Essential container in task exited",
                                "FARGATE",
                                null,
                                NOON,
                                NOON,
                                NOON,
                                5,
                                List.of(
                                        new ContainerView("app", "STOPPED", app, null, null, null),
                                        new ContainerView("proxy", "STOPPED", proxy, null, null, null))));
    }

    private static Outcome judge(Deployment d, ExecutionRun.Ending how, int later) {
        return ExecutionEnd.judge(d.withExecution(d.execution().ended(how)), new FixedWorld(NOON.plusSeconds(later)));
    }

    private static Outcome judge(Deployment d, String status, int later) {
        return judge(d, new ExecutionRun.Ending(status, NOON, NOON, "MIGRATION_FAILED", "It failed."), later);
    }

    /** Once nothing is waited for any more. */
    private static Failure failure(Deployment d, String status, String error, String cause) {
        return ((Outcome.Next) judge(d, new ExecutionRun.Ending(status, NOON, NOON, error, cause), 180))
                .deployment()
                .failure();
    }

    // --- when

    @ParameterizedTest
    @ValueSource(strings = {"SUCCEEDED", "FAILED"})
    void theLogOfTheMigrationIsWaitedForNoLongerThanTenSeconds(String status) {
        Deployment d = come(PhaseName.VERIFY).withMigration(migrated(LOGS, 0, 0));

        assertThat(judge(d, status, 9))
                .isEqualTo(new Outcome.Wait(Set.of(), NOON.plusSeconds(10), true, "reading the log of the migration"));
        assertThat(((Outcome.Next) judge(d, status, 10)).deployment().status().name())
                .isEqualTo(status);
    }

    @Test
    void aSuccessNeedsTheEndOfTheLogOnceAndAFailureNeedsItForSure() {
        TaskRun ended = migrated(LOGS, 0, 0);
        Deployment once =
                come(PhaseName.VERIFY).withMigration(ended.logged(ended.log().endSeen(NOON)));
        Deployment closed =
                come(PhaseName.VERIFY).withMigration(ended.logged(ended.log().close()));

        assertThat(((Outcome.Next) judge(once, "SUCCEEDED", 1)).deployment().status())
                .isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(judge(once, "FAILED", 1)).isInstanceOf(Outcome.Wait.class);
        assertThat(((Outcome.Next) judge(closed, "FAILED", 1)).deployment().status())
                .isEqualTo(Deployment.Status.FAILED);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "5, 5"})
    void aFailureIsOfTheMomentThatStepFunctionsTellsButNotBeforeItsPhaseBegan(int told, int ended) {
        Instant at = NOON.plusSeconds(told);

        assertThat(((Outcome.Next) judge(
                                come(PhaseName.DEPLOY),
                                new ExecutionRun.Ending("FAILED", at, NOON.plusSeconds(7), "States.Runtime", null),
                                8))
                        .deployment()
                        .endedAt())
                .contains(NOON.plusSeconds(ended));
    }

    // --- why

    @ParameterizedTest
    @CsvSource({
        "START_EXECUTION, PREFLIGHT_FAILED",
        "REGISTER, REGISTER_FAILED",
        "MIGRATE, MIGRATION_FAILED",
        "DEPLOY, ROLLOUT_FAILED",
        "VERIFY, VERIFY_FAILED"
    })
    void anErrorOfStepFunctionsOwnIsOfThePhaseInWhichItCame(PhaseName phase, Failure.Kind kind) {
        Failure failure = failure(come(phase), "FAILED", "States.Runtime", "A state is broken.");

        assertThat(failure.phase()).isEqualTo(phase);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.summary())
                .startsWith("The execution failed: States.Runtime: A state is broken. ")
                .endsWith("Services are untouched.");
        assertThat(failure.diagnosis()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "START_EXECUTION, TIMED_OUT",
        "REGISTER, TIMED_OUT",
        "MIGRATE, MIGRATION_TIMED_OUT",
        "DEPLOY, ROLLOUT_TIMED_OUT",
        "VERIFY, VERIFY_FAILED"
    })
    void anExecutionThatTookTooLongFailsThePhaseThatItWasIn(PhaseName phase, Failure.Kind kind) {
        Failure failure = failure(come(phase), "TIMED_OUT", "States.Timeout", null);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.summary()).startsWith("The execution took longer than its state machine allows. ");
    }

    @Test
    void aCauseIsToldAsItIsAndWhatGoesOnInEcsBesides() {
        Deployment alone = come(PhaseName.DEPLOY);
        Deployment both = alone.withService("api", s -> s.intended(NOON).inDoubt(true))
                .withService("web", s -> s.intended(NOON).updated("ecs-svc/2", NOON));

        assertThat(failure(alone, "FAILED", "ROLLOUT_FAILED", "The service api failed."))
                .returns(Failure.Kind.ROLLOUT_FAILED, Failure::kind)
                .returns("The service api failed.", Failure::summary);
        assertThat(failure(both, "FAILED", "ROLLOUT_FAILED", "The service web failed.")
                        .summary())
                .isEqualTo("The service web failed. The service api may have been updated just then."
                        + " The deployment of service web goes on in ECS.");
    }

    // --- its diagnosis

    @Test
    void onlyAFailedMigrationIsDiagnosedFromItsTask() {
        TaskRun failed = migrated(null, 3, 0);
        TaskRun sidecar = migrated(null, 0, 1);
        Deployment migrating = come(PhaseName.MIGRATE);

        assertThat(failure(migrating.withMigration(failed), "FAILED", "MIGRATION_FAILED", "no")
                        .diagnosis())
                .isNotNull()
                .isEqualTo(Diagnoser.ofTask(failed.ending().task(), "app").orElseThrow());
        assertThat(Diagnoser.ofTask(sidecar.ending().task(), "app")).isPresent();
        assertThat(failure(come(PhaseName.DEPLOY).withMigration(sidecar), "FAILED", "ROLLOUT_FAILED", "no")
                        .diagnosis())
                .isNull();
        assertThat(failure(migrating.withMigration(failed), "ABORTED", null, null))
                .returns(Failure.Kind.CANCELLED, Failure::kind)
                .returns(null, Failure::diagnosis);
    }

    @Test
    void aMigrationOfWhichNothingWasSeenHasNoDiagnosis() {
        Deployment migrating = come(PhaseName.MIGRATE);

        assertThat(failure(migrating, "FAILED", "MIGRATION_NOT_STARTED", "no").diagnosis())
                .isNull();
        assertThat(failure(migrating.withMigration(migrating(null)), "FAILED", "MIGRATION_TIMED_OUT", "no")
                        .diagnosis())
                .isNull();
        assertThat(failure(
                                migrating.withMigration(migrating(null).ended(NOON, null)),
                                "FAILED",
                                "MIGRATION_FAILED",
                                "no")
                        .diagnosis())
                .isNull();
    }

    // --- what is left

    private static String left(TaskRun m) {
        return ExecutionEnd.left(come(PhaseName.MIGRATE).withMigration(m));
    }

    @Test
    void whatBecameOfTheMigrationIsToldAsFarAsItIsKnown() {
        assertThat(left(null))
                .isEqualTo("A migration task may have been started just then: look for one that was started by d-1."
                        + " Services are untouched.");
        assertThat(left(migrating(null)))
                .isEqualTo(
                        "The migration task " + TASK + " was not seen to stop: it may still be running. Look at it in"
                                + " ECS. Services are untouched.");
        assertThat(left(migrated(null, 0, 0)))
                .isEqualTo("The migration had succeeded by then. Services are untouched.");
        assertThat(left(migrated(null, 3, 0)))
                .isEqualTo(
                        "The migration task " + TASK + " was stopped (exit code 3). What it had done by then may have"
                                + " stayed in the database. Services are untouched.");
        assertThat(left(migrated(null, null, 0)))
                .isEqualTo(
                        "The migration task " + TASK + " was stopped. What it had done by then may have stayed in the"
                                + " database. Services are untouched.");
        assertThat(ExecutionEnd.left(come(PhaseName.REGISTER))).isEqualTo("Services are untouched.");
    }

    @Test
    void I6_nothingIsClaimedOfServicesThatTheExecutionDidNotTellOf() {
        assertThat(ExecutionEnd.left(come(PhaseName.DEPLOY).withServices(List.of())))
                .isEqualTo(
                        "A migration task may have been started just then: look for one that was started by d-1. Which"
                                + " services were updated was not told by the execution: look at them in ECS.");

        Deployment d = come(PhaseName.DEPLOY);
        Deployment none = Deployment.create(
                        "d-1", d.configuration().toBuilder().services(List.of()).build(), NOON)
                .withExecution(d.execution())
                .enter(PhaseName.DEPLOY, NOON);
        assertThat(ExecutionEnd.left(none)).as("none was to be updated").isEqualTo("Services are untouched.");
    }

    @Test
    void aStartOfWhichNobodyKnowsIsNotCalledAFailedMigration() {
        Failure failure =
                failure(come(PhaseName.MIGRATE), "FAILED", "MIGRATION_UNKNOWN", "Whether it started is not known.");

        assertThat(failure.kind()).isEqualTo(Failure.Kind.MIGRATION_UNKNOWN);
        assertThat(failure.summary()).isEqualTo("Whether it started is not known.");
    }

    @Test
    void anEndWithoutAnErrorIsToldWithoutOne() {
        assertThat(failure(come(PhaseName.REGISTER), "FAILED", null, null).summary())
                .isEqualTo("The execution failed: it gave no cause. Services are untouched.");
    }
}
