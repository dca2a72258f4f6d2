package io.jenkins.plugins.ecsdeploy.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Backup;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.BlueGreenDeployments.BlueGreenDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogEvent;
import io.jenkins.plugins.ecsdeploy.engine.port.Logs.LogStream;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.HookView;
import io.jenkins.plugins.ecsdeploy.engine.port.Services.StagedDeployment;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Database;
import io.jenkins.plugins.ecsdeploy.engine.port.Snapshots.Snapshot;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a state goes from one step to the next, is taken over by another process, and entered anew after a pause. */
class StateStepsTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final LogStream STREAM = new LogStream("eu-west-1", "/ecs/api", "ecs/app/");
    private static final Failure FAILURE = new Failure(PhaseName.DEPLOY, Failure.Kind.ROLLOUT_FAILED, "no", null, null);
    private static final Failure CANCELLED = new Failure(PhaseName.DEPLOY, Failure.Kind.CANCELLED, "no", null, null);

    private static Configuration.Builder asked(Service... services) {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .containers(List.of())
                .services(List.of(services))
                .timeouts(Timeouts.DEFAULT);
    }

    private static Deployment deployment() {
        return Deployment.create("d-1", asked(new Service("api", null)).build(), NOON);
    }

    private static ServiceUpdate api() {
        return ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1");
    }

    private static TaskRun migration() {
        return TaskRun.planned("arn/api:1", "app", List.of("app"), null, Map.of("A", "b"), List.of("arn/api:1"));
    }

    private static TaskView stopped(Integer exitCode) {
        return new TaskView(
                "arn/task/1",
                "arn/api:2",
                null,
                null,
                "STOPPED",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                NOON,
                1,
                List.of(new ContainerView("app", "STOPPED", exitCode, null, null, null)));
    }

    // --- services

    @Test
    void I6_aServiceCountsAsTouchedFromTheMomentThatItsUpdateMayHaveBeenSent() {
        assertThat(api().touched()).isFalse();
        assertThat(api().intended(NOON).touched()).isFalse();
        assertThat(api().intended(NOON).inDoubt(true).touched()).isTrue();
        assertThat(api().intended(NOON).inDoubt(true).inDoubt(false).touched()).isFalse();
        assertThat(api().intended(NOON).updated("ecs-svc/1", LATER).touched()).isTrue();
    }

    @Test
    void anUpdateIsDueUntilItWasSentAndUnderWayUntilItIsOver() {
        ServiceUpdate intended = api().intended(NOON);
        ServiceUpdate updated = intended.inDoubt(true).updated("ecs-svc/1", LATER);

        assertThat(api()).returns(false, ServiceUpdate::due).returns(false, ServiceUpdate::underWay);
        assertThat(intended).returns(true, ServiceUpdate::due).returns(false, ServiceUpdate::underWay);
        assertThat(intended.failed(FAILURE)).returns(false, ServiceUpdate::due);
        assertThat(updated)
                .returns(false, ServiceUpdate::due)
                .returns(true, ServiceUpdate::underWay)
                .returns(false, ServiceUpdate::doubtful)
                .returns("ecs-svc/1", ServiceUpdate::ecsDeploymentId)
                .returns(LATER, ServiceUpdate::updatedAt);
        assertThat(updated.failed(FAILURE))
                .returns(false, ServiceUpdate::underWay)
                .returns(FAILURE, ServiceUpdate::failure);
        assertThat(updated.completed(LATER))
                .returns(false, ServiceUpdate::underWay)
                .returns(true, ServiceUpdate::completed);
        assertThat(intended.inDoubt(true).completed(LATER).doubtful()).isFalse();
    }

    @Test
    void I5_whatWasIntendedAndNotAnsweredIsInDoubtForTheNextProcess() {
        ServiceUpdate intended = api().intended(NOON);

        assertThat(api().resumed(LATER)).isEqualTo(api());
        assertThat(intended.resumed(LATER)).isEqualTo(intended.inDoubt(true));
        assertThat(intended.inDoubt(true).resumed(LATER).doubtful()).isTrue();
        assertThat(intended.failed(FAILURE).resumed(LATER).doubtful()).isFalse();
        assertThat(intended.updated("ecs-svc/1", NOON).resumed(LATER)).isEqualTo(intended.updated("ecs-svc/1", NOON));
        assertThat(intended.rolling(RollBack.intended(NOON)).resumed(LATER))
                .as("the way back is in doubt in its place")
                .isEqualTo(intended.rolling(RollBack.intended(NOON).inDoubt(true)));
    }

    /** A machine whose clock is behind takes over: nothing may have happened in its future. */
    @Test
    void I5_whatTheNextProcessWouldCallTheFutureHasHappenedJustNow() {
        Instant before = NOON.minusSeconds(5);
        ServiceUpdate updated = api().intended(NOON).updated("ecs-svc/1", NOON);
        TaskRun ended = started().ended(NOON, stopped(0));
        Snapshot snapshot = snapshot();
        BackupRun available = BackupRun.intended(backup("orders"), "d-1")
                .asked(snapshot, NOON)
                .available(snapshot, NOON);
        ExecutionRun execution = ExecutionRun.planned("arn:aws:states:r:1:stateMachine:m")
                .intended("d-1", "{}", NOON)
                .started("arn:aws:states:r:1:execution:m:d-1", NOON);

        assertThat(updated.resumed(before).updatedAt()).isEqualTo(before);
        assertThat(updated.resumed(LATER).updatedAt()).isEqualTo(NOON);
        assertThat(ended.resumed(before).attempt().startedAt()).isEqualTo(before);
        assertThat(ended.resumed(before).ending().seenAt()).isEqualTo(before);
        assertThat(ended.resumed(before).attempt().intentAt())
                .as("tells how old the token is")
                .isEqualTo(NOON);
        assertThat(ended.resumed(LATER)).isEqualTo(ended);
        assertThat(available.resumed(before))
                .returns(before, BackupRun::askedAt)
                .returns(before, BackupRun::availableAt)
                .returns("arn/s", BackupRun::arn);
        assertThat(available.resumed(LATER)).isEqualTo(available);
        assertThat(execution.resumed(before).startedAt()).isEqualTo(before);
        assertThat(execution.resumed(LATER)).isEqualTo(execution);
        assertThat(deployment().resumed(before).phase().startedAt()).isEqualTo(before);
        assertThat(deployment().resumed(LATER).phase().startedAt()).isEqualTo(NOON);
    }

    @Test
    void afterAPauseTheTimeOfAnUpdateBeginsAnewUnlessItMayHaveBeenSent() {
        ServiceUpdate intended = api().intended(NOON);
        ServiceUpdate held = api().held(NOON);

        assertThat(api().reentered(LATER)).isEqualTo(api());
        assertThat(intended.reentered(LATER).intentAt()).isEqualTo(LATER);
        assertThat(intended.inDoubt(true).reentered(LATER)).isEqualTo(intended.inDoubt(true));
        assertThat(intended.updated("ecs-svc/1", NOON).reentered(LATER).intentAt())
                .isEqualTo(NOON);
        assertThat(held.reentered(LATER).heldSince()).isEqualTo(LATER);
        assertThat(held.intended(NOON).reentered(LATER))
                .returns(NOON, ServiceUpdate::heldSince)
                .returns(LATER, ServiceUpdate::intentAt);
    }

    @Test
    void aServiceThatIsCreatedIsMadeFromTheFamilyThatItsOwnerNamed() {
        ServiceUpdate created = ServiceUpdate.toCreate("front", List.of("app"), 2, "arn/front:1");

        assertThat(created).returns(true, ServiceUpdate::toCreate).returns("arn/front:1", ServiceUpdate::base);
        assertThat(created.registered("arn/front:2", true))
                .returns("arn/front:1", ServiceUpdate::base)
                .returns("arn/front:2", ServiceUpdate::taskDefinition)
                .returns(true, ServiceUpdate::reused);
        assertThat(api()).returns(false, ServiceUpdate::toCreate).returns("arn/api:1", ServiceUpdate::base);
    }

    @Test
    void whatIsSeenOfAServiceIsKept() {
        CodeDeployUpdate codeDeploy = CodeDeployUpdate.planned("app", "group", "{}");
        ServiceUpdate seen = api().by("BLUE_GREEN")
                .inStage("BAKE_TIME", NOON)
                .stopIntended(NOON)
                .stopSent(LATER)
                .saw(List.of(new ServiceEvent(NOON, "words")));

        assertThat(seen)
                .returns("BLUE_GREEN", ServiceUpdate::strategy)
                .returns("BAKE_TIME", ServiceUpdate::stage)
                .returns(NOON, ServiceUpdate::stageAt)
                .returns(NOON, ServiceUpdate::stopIntentAt)
                .returns(LATER, ServiceUpdate::stopSentAt)
                .returns(List.of(new ServiceEvent(NOON, "words")), ServiceUpdate::events);
        assertThat(seen.withCodeDeploy(codeDeploy))
                .returns(ServiceUpdate.CODE_DEPLOY, ServiceUpdate::strategy)
                .returns(codeDeploy, ServiceUpdate::codeDeploy)
                .returns("BAKE_TIME", ServiceUpdate::stage);
        assertThat(codeDeploy.continueIntended(NOON).continueSent(LATER))
                .returns(NOON, CodeDeployUpdate::continueIntentAt)
                .returns(LATER, CodeDeployUpdate::continueSentAt);
    }

    // --- tasks

    private static TaskRun registered() {
        return migration().registered("arn/api:2", true, List.of("app"), STREAM);
    }

    private static TaskRun started() {
        return registered().intended("d-1-m", NOON).started("arn/task/1", NOON, 7);
    }

    @Test
    void I3_anAttemptIsInDoubtForTheNextProcessUnlessItsTaskIsKnownOrItIsOver() {
        TaskRun intended = registered().intended("d-1-m", NOON);

        assertThat(registered().resumed(LATER)).isEqualTo(registered());
        assertThat(intended.resumed(LATER)).isEqualTo(intended.inDoubt());
        assertThat(intended.inDoubt().resumed(LATER)).isEqualTo(intended.inDoubt());
        assertThat(started().resumed(LATER)).isEqualTo(started());
        assertThat(intended.ended(NOON, null).resumed(LATER).attempt().doubtful())
                .isFalse();
        assertThat(started().attempt().doubtful()).isFalse();
        assertThat(intended.inDoubt().started("arn/task/1", NOON, 0).attempt().doubtful())
                .isFalse();
    }

    @Test
    void I3_afterAPauseOnlyAnIntentThatCameToNothingBeginsAnewAndWithItsToken() {
        TaskRun intended = registered().intended("d-1-m", NOON);

        assertThat(intended.reentered(LATER).attempt())
                .returns(LATER, TaskRun.Attempt::intentAt)
                .returns("d-1-m1", TaskRun.Attempt::clientToken)
                .returns(1, TaskRun.Attempt::number);
        assertThat(registered().reentered(LATER)).isEqualTo(registered());
        assertThat(intended.inDoubt().reentered(LATER)).isEqualTo(intended.inDoubt());
        assertThat(started().reentered(LATER)).isEqualTo(started());
        assertThat(intended.ended(NOON, null).reentered(LATER)).isEqualTo(intended.ended(NOON, null));
    }

    @Test
    void I3_theNextAttemptHasATokenOfItsOwnAndTheOneBeforeIsKept() {
        TaskRun failed = started()
                .stopIntended(NOON, "too long")
                .stopAsked(NOON)
                .ended(NOON, stopped(75))
                .retryAt(LATER);
        TaskRun next = failed.intended("d-1-m", LATER);

        assertThat(failed.stop()).isEqualTo(new TaskRun.Stop(NOON, "too long", NOON));
        assertThat(next.attempt()).isEqualTo(new TaskRun.Attempt(2, "d-1-m2", LATER, false, null, null));
        assertThat(next.past())
                .containsExactly(new TaskRun.Past(
                        failed.attempt(),
                        failed.stop(),
                        failed.ending(),
                        failed.log().shelved()));
        assertThat(next)
                .returns(null, TaskRun::stop)
                .returns(null, TaskRun::ending)
                .returns(null, TaskRun::log)
                .returns(null, TaskRun::retryAt)
                .returns(null, TaskRun::exitCode)
                .returns(List.of("arn/task/1"), TaskRun::pastTasks);
        assertThat(next.exitCode(next.past().get(0))).isEqualTo(75);
        assertThat(registered().intended("d-1-m", NOON).intended("d-1-m", NOON).pastTasks())
                .as("it never ran")
                .isEmpty();
    }

    @Test
    void aTaskLogsWhereItsContainerDoesUnderItsOwnId() {
        assertThat(started().log()).isEqualTo(LogPosition.head(new LogStream("eu-west-1", "/ecs/api", "ecs/app/1"), 7));
        assertThat(migration()
                        .registered("arn/api:2", true, List.of(), null)
                        .intended("d-1-m", NOON)
                        .started("arn/task/1", NOON, 7)
                        .log())
                .isNull();
        assertThat(started().taskArn()).isEqualTo("arn/task/1");
        assertThat(registered().taskArn()).isNull();
    }

    @Test
    void I2_theExitCodeIsThatOfTheDecidingContainerOrNone() {
        assertThat(started().exitCode()).isNull();
        assertThat(started().ended(NOON, stopped(0)).exitCode()).isZero();
        assertThat(started().ended(NOON, stopped(null)).exitCode()).isNull();
        assertThat(started().ended(NOON, null).exitCode()).isNull();
        assertThat(started().endedByMark(NOON, "mark"))
                .returns(null, TaskRun::exitCode)
                .returns(new TaskRun.Ending(NOON, null, "mark"), TaskRun::ending);
        assertThat(CheckTask.ofService("api", "app", null).ended(stopped(3)).exitCode())
                .isEqualTo(3);
        assertThat(CheckTask.ofService("api", "other", null).ended(stopped(3)).exitCode())
                .isNull();
        assertThat(CheckTask.ofService("api", "app", null).exitCode()).isNull();
    }

    @Test
    void everyMarkIsKept() {
        assertThat(migration().marked("a").marked("b").marks()).containsExactly("a", "b");
    }

    @Test
    void whatIsPlannedStaysWhenTheDefinitionIsRegistered() {
        assertThat(registered().plan())
                .isEqualTo(new TaskRun.Plan(
                        "arn/api:1",
                        "app",
                        List.of("app"),
                        List.of("app"),
                        null,
                        "arn/api:2",
                        true,
                        STREAM,
                        Map.of("A", "b"),
                        List.of("arn/api:1")));
    }

    // --- smoke tests

    private static SmokeTestRun check() {
        return SmokeTestRun.planned("check", null, null, null, CheckTask.ofService("api", "app", null));
    }

    @Test
    void aSmokeTestThatBeginsWritesTheStartOfItsTaskDownAsIntended() {
        SmokeTestRun begun = check().begun("d-1-s1", NOON);

        assertThat(begun)
                .returns(SmokeTestRun.Status.RUNNING, SmokeTestRun::status)
                .returns(NOON, SmokeTestRun::startedAt);
        assertThat(begun.task()).returns("d-1-s1", CheckTask::clientToken).returns(NOON, CheckTask::intentAt);
        assertThat(SmokeTestRun.planned("logs", null, null, null, null)
                        .begun("d-1-s1", NOON)
                        .task())
                .isNull();
        assertThat(begun.looked(LATER, "words").looked(LATER, "more"))
                .returns(2, SmokeTestRun::attempts)
                .returns(LATER, SmokeTestRun::lookedAt)
                .returns("more", SmokeTestRun::seen);
        assertThat(begun.saw("words").seen()).isEqualTo("words");
        assertThat(begun.ended(SmokeTestRun.Status.PASSED, LATER))
                .returns(true, SmokeTestRun::ended)
                .returns(SmokeTestRun.Status.PASSED, SmokeTestRun::status)
                .returns(LATER, SmokeTestRun::endedAt);
        assertThat(begun.ended()).isFalse();
    }

    @Test
    void I5_theStartOfACheckTaskIsInDoubtForTheNextProcessUnlessItIsKnown() {
        SmokeTestRun begun = check().begun("d-1-s1", NOON);
        SmokeTestRun started = begun.withTask(begun.task().inDoubt().started("arn/task/1", LATER));

        assertThat(check().resumed()).isEqualTo(check());
        assertThat(begun.resumed().task().doubtful()).isTrue();
        assertThat(started.task().doubtful()).isFalse();
        assertThat(started.resumed()).isEqualTo(started);
        assertThat(begun.ended(SmokeTestRun.Status.ABANDONED, LATER)
                        .resumed()
                        .task()
                        .doubtful())
                .isFalse();
    }

    @Test
    void afterAPauseASmokeTestBeginsAnewAndKeepsATaskThatMayRun() {
        SmokeTestRun begun = check().begun("d-1-s1", NOON);
        SmokeTestRun doubtful = begun.withTask(begun.task().inDoubt());
        SmokeTestRun started = begun.withTask(begun.task().started("arn/task/1", NOON));

        assertThat(check().reentered(LATER)).isEqualTo(check());
        assertThat(begun.reentered(LATER))
                .returns(LATER, SmokeTestRun::startedAt)
                .returns(LATER, r -> r.task().intentAt())
                .returns("d-1-s1", r -> r.task().clientToken());
        assertThat(doubtful.reentered(LATER).task()).isEqualTo(doubtful.task());
        assertThat(started.reentered(LATER).task()).isEqualTo(started.task());
        assertThat(SmokeTestRun.planned("logs", null, null, null, null)
                        .begun("t", NOON)
                        .reentered(LATER)
                        .task())
                .isNull();
    }

    @Test
    void aCheckTaskRegistersADefinitionOfItsOwnOnlyWhereAnImageIsPinnedInAFamily() {
        assertThat(CheckTask.ofService("api", "app", null).registers()).isFalse();
        assertThat(CheckTask.ofFamily("arn/jobs:1", "app", List.of(), null).registers())
                .isFalse();
        assertThat(CheckTask.ofFamily("arn/jobs:1", "app", List.of("app"), null).registers())
                .isTrue();
        assertThat(CheckTask.ofFamily("arn/jobs:1", "app", List.of("app"), null)
                        .registered("arn/jobs:2", true)
                        .stopIntended("why"))
                .returns("arn/jobs:2", CheckTask::taskDefinition)
                .returns(true, CheckTask::reused)
                .returns("why", CheckTask::stop);
    }

    @Test
    void aTaskAfterTheServicesIsDoneOnceItsResultIsKnown() {
        AfterRun after = AfterRun.planned("fill", migration());

        assertThat(after.done()).isFalse();
        assertThat(after.done(AfterRun.Result.LEFT))
                .returns(true, AfterRun::done)
                .returns(migration(), AfterRun::run)
                .returns("fill", AfterRun::name);
        assertThat(after.with(registered()).run()).isEqualTo(registered());
        assertThat(AfterRun.tokens("d-1", 0)).isEqualTo("d-1-a1-");
    }

    // --- snapshots

    private static Backup backup(String identifier) {
        return new Backup(Backup.Kind.INSTANCE, identifier, Backup.When.ALWAYS, 2, null);
    }

    private static Snapshot snapshot() {
        return new Snapshot("s", "arn/s", "orders", "db-1", "postgres", "available", 100, NOON, Map.of());
    }

    @Test
    void I3_theNameOfASnapshotIsSettledBeforeItIsAskedForAndIsOneThatRdsTakes() {
        BackupRun intended = BackupRun.intended(backup("orders"), "d-1");

        assertThat(intended.snapshot()).isEqualTo(BackupRun.identifier(backup("orders"), "d-1"));
        assertThat(intended.snapshot())
                .startsWith(BackupRun.namesBeginWith(backup("orders")))
                .endsWith("-d-1");
        assertThat(BackupRun.identifier(backup("orders"), "-D--1-"))
                .isEqualTo(BackupRun.identifier(backup("orders"), "d-1"));
        assertThat(intended.asked(snapshot(), NOON).available(snapshot(), LATER))
                .isEqualTo(
                        new BackupRun(intended.snapshot(), NOON, "arn/s", "postgres", "db-1", LATER, null, List.of()));
    }

    @Test
    void everySnapshotThatWasDeletedIsKeptInMind() {
        BackupRun run = BackupRun.intended(backup("orders"), "d-1")
                .asked(snapshot(), NOON)
                .available(snapshot(), NOON)
                .deleting("a");

        assertThat(run).returns("a", BackupRun::deleting).returns(List.of(), BackupRun::deleted);
        assertThat(run.deletedIt().deleting("b").deletedIt())
                .returns(null, BackupRun::deleting)
                .returns(List.of("a", "b"), BackupRun::deleted)
                .returns(NOON, BackupRun::availableAt);
    }

    // --- executions

    private static final ExecutionRun PLANNED = ExecutionRun.planned("arn:aws:states:r:1:stateMachine:m");

    @Test
    void I3_anExecutionMayRunFromTheMomentThatItsStartMayHaveBeenSent() {
        ExecutionRun intended = PLANNED.intended("d-1", "{}", NOON);
        ExecutionRun started = intended.inDoubt(true).started(intended.expectedArn(), LATER);

        assertThat(intended.expectedArn()).isEqualTo("arn:aws:states:r:1:execution:m:d-1");
        assertThat(intended).returns(false, ExecutionRun::mayRun).returns(false, ExecutionRun::goesOn);
        assertThat(intended.inDoubt(true)).returns(true, ExecutionRun::mayRun).returns(true, ExecutionRun::goesOn);
        assertThat(started)
                .returns(true, ExecutionRun::mayRun)
                .returns(true, ExecutionRun::goesOn)
                .returns(false, ExecutionRun::doubtful)
                .returns(LATER, ExecutionRun::startedAt);
        assertThat(started.ended(new ExecutionRun.Ending("SUCCEEDED", NOON, NOON, null, null)))
                .returns(true, ExecutionRun::mayRun)
                .returns(false, ExecutionRun::goesOn);
    }

    @Test
    void I5_theStartOfAnExecutionIsInDoubtForTheNextProcessAndBeginsAnewAfterAPauseWhereItIsNot() {
        ExecutionRun intended = PLANNED.intended("d-1", "{}", NOON);
        ExecutionRun started = intended.started(intended.expectedArn(), NOON);

        assertThat(PLANNED.resumed(LATER)).isEqualTo(PLANNED);
        assertThat(intended.resumed(LATER).doubtful()).isTrue();
        assertThat(intended.inDoubt(true).resumed(LATER).doubtful()).isTrue();
        assertThat(started.resumed(LATER).doubtful()).isFalse();
        assertThat(PLANNED.reentered(LATER)).isEqualTo(PLANNED);
        assertThat(intended.reentered(LATER)).isEqualTo(PLANNED.intended("d-1", "{}", LATER));
        assertThat(intended.inDoubt(true).reentered(LATER)).isEqualTo(intended.inDoubt(true));
        assertThat(started.reentered(LATER)).isEqualTo(started);
    }

    @Test
    void whatWasReadOfAnExecutionIsKept() {
        ExecutionRun run = PLANNED.read(5).turned().read(9).waveBegun().waveBegun();

        assertThat(run)
                .returns(5L, ExecutionRun::page)
                .returns(9L, ExecutionRun::read)
                .returns(2, ExecutionRun::waves);
        assertThat(run.stopIntended(NOON).stopAsked(LATER).stop()).isEqualTo(new ExecutionRun.Stop(NOON, LATER));
    }

    // --- deployments

    @Test
    void aDeploymentBeginsWithTheImageAndARollBackByHandWithTheChecks() {
        RollBackPlan plan = new RollBackPlan("d-0", Map.of("api", "arn/api:1"), Map.of(), true);
        Configuration orchestrated = asked(new Service("api", null))
                .orchestrator(Orchestrator.DEFAULT)
                .build();

        assertThat(deployment())
                .returns(PhaseName.RESOLVE, d -> d.phase().phase())
                .returns(false, Deployment::ended)
                .returns(false, Deployment::orchestrated);
        assertThat(Deployment.create("d-1", orchestrated, NOON).orchestrated()).isTrue();
        assertThat(Deployment.rollBack("d-1", orchestrated, plan, NOON))
                .returns(PhaseName.PREFLIGHT, d -> d.phase().phase())
                .returns(plan, Deployment::rollBackPlan)
                .returns(NOON, Deployment::createdAt)
                .returns("d-1", Deployment::id)
                .returns(false, Deployment::orchestrated);
    }

    @Test
    void aPhaseEndsWellWhenTheNextIsEnteredAndHowItEndedStays() {
        Deployment d = deployment()
                .enter(PhaseName.PREFLIGHT, LATER)
                .skip(PhaseName.MIGRATE, null, LATER)
                .enter(PhaseName.DEPLOY, "backend", LATER.plusSeconds(1));

        assertThat(d.phases())
                .containsExactly(
                        new PhaseRun(PhaseName.RESOLVE, NOON, LATER, PhaseRun.Status.SUCCEEDED),
                        new PhaseRun(PhaseName.PREFLIGHT, LATER, LATER, PhaseRun.Status.SUCCEEDED),
                        new PhaseRun(PhaseName.MIGRATE, LATER, LATER, PhaseRun.Status.SKIPPED),
                        new PhaseRun(PhaseName.DEPLOY, LATER.plusSeconds(1), null, PhaseRun.Status.RUNNING, "backend"));
        assertThat(d.phase(PhaseName.MIGRATE).orElseThrow().status()).isEqualTo(PhaseRun.Status.SKIPPED);
        assertThat(d.phase(PhaseName.VERIFY)).isEmpty();
        assertThat(d.phase(d.phase())).contains(d.phase());
        assertThat(deployment().phase(d.phase())).isEmpty();
        assertThat(d.endedAt()).isEmpty();
        assertThat(d.succeeded(LATER.plusSeconds(2)))
                .returns(Deployment.Status.SUCCEEDED, Deployment::status)
                .returns(true, Deployment::ended)
                .returns(LATER.plusSeconds(2), e -> e.endedAt().orElseThrow());
    }

    @Test
    void ofAPhaseThatRunsForEachWaveTheLastIsGiven() {
        Deployment d = deployment().enter(PhaseName.DEPLOY, "backend", NOON).enter(PhaseName.DEPLOY, "frontend", LATER);

        assertThat(d.phase(PhaseName.DEPLOY).orElseThrow().wave()).isEqualTo("frontend");
        assertThat(d.phase(d.phases().get(1)).orElseThrow().wave()).isEqualTo("backend");
        assertThat(d.phase()).returns("Deploy (frontend)", PhaseRun::title);
        assertThat(d.phases().get(0)).returns("Resolve", PhaseRun::title);
        assertThat(d.phases().get(1).took(LATER)).isEqualTo(Duration.ofSeconds(60));
        assertThat(d.phase().took(LATER.plusSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whoCancelsIsToldFromWhatFailed() {
        assertThat(deployment().failed(FAILURE, LATER))
                .returns(Deployment.Status.FAILED, Deployment::status)
                .returns(PhaseRun.Status.FAILED, d -> d.phase().status())
                .returns(FAILURE, Deployment::failure);
        assertThat(deployment().failed(CANCELLED, LATER))
                .returns(Deployment.Status.CANCELLED, Deployment::status)
                .returns(PhaseRun.Status.CANCELLED, d -> d.phase().status());
        assertThat(deployment().cancelled(NOON, "somebody").cancel())
                .isEqualTo(new Deployment.Cancel(NOON, "somebody"));
    }

    @Test
    void aDeploymentThatRollsBackHasFailedOnlyWithTheEndOfTheRollBack() {
        Deployment rolling = deployment().rollingBack(FAILURE, NOON);

        assertThat(rolling)
                .returns(Deployment.Status.RUNNING, Deployment::status)
                .returns(FAILURE, Deployment::failure)
                .returns(PhaseName.ROLL_BACK, d -> d.phase().phase());
        assertThat(rolling.phases().get(0).status()).isEqualTo(PhaseRun.Status.FAILED);
        assertThat(rolling.rolledBack(true, LATER))
                .returns(Deployment.Status.FAILED, Deployment::status)
                .returns(FAILURE, Deployment::failure)
                .returns(PhaseRun.Status.SUCCEEDED, d -> d.phase().status());
        assertThat(rolling.rolledBack(false, LATER).phase().status()).isEqualTo(PhaseRun.Status.FAILED);
        assertThat(deployment()
                        .rollingBack(CANCELLED, NOON)
                        .rolledBack(true, LATER)
                        .status())
                .isEqualTo(Deployment.Status.CANCELLED);
    }

    @Test
    void I1_aServiceTakesItsOwnImageOrThatOfTheDeployment() {
        ImageReference own = new ImageReference(null, "web", "v7", null, null);
        ImageReference main = new ImageReference(null, "api", "v2", null, null);
        PinnedImage api = new PinnedImage("host/api", "sha256:a", "v2", null);
        PinnedImage web = new PinnedImage("host/web", "sha256:b", "v7", null);
        Deployment d = Deployment.create(
                "d-1",
                asked(
                                new Service("api", null),
                                new Service("web", null, own, null, null),
                                new Service("admin", null, main, null, null))
                        .build(),
                NOON);

        assertThat(d.unresolved()).containsExactly(main, own);
        assertThat(d.withImage(main, api).unresolved()).containsExactly(own);
        assertThat(d.withImage(own, web).unresolved()).containsExactly(main);
        Deployment resolved = d.withImage(main, api).withImage(own, web);
        assertThat(resolved)
                .returns(List.of(), Deployment::unresolved)
                .returns(api, x -> x.imageOf("api"))
                .returns(web, x -> x.imageOf("web"))
                .returns(api, x -> x.imageOf("admin"));
        assertThat(web.reference()).isEqualTo("host/web@sha256:b");
    }

    @Test
    void aChangeOfOneIsNoneOfTheOthers() {
        ServiceUpdate worker = ServiceUpdate.planned("worker", List.of(), 1, "arn/worker:1");
        AfterRun fill = AfterRun.planned("fill", migration());
        AfterRun sweep = AfterRun.planned("sweep", migration());
        SmokeTestRun other = SmokeTestRun.planned("other", null, null, null, null);
        Deployment d = deployment()
                .withServices(List.of(api(), worker))
                .withAfter(List.of(fill, sweep))
                .withSmokeTests(List.of(check(), other));

        assertThat(d.withService("worker", s -> s.intended(NOON)).services())
                .containsExactly(api(), worker.intended(NOON));
        assertThat(d.service("worker")).contains(worker);
        assertThat(d.service("none")).isEmpty();
        assertThat(d.withAfter("fill", a -> a.done(AfterRun.Result.LEFT)).after())
                .containsExactly(fill.done(AfterRun.Result.LEFT), sweep);
        assertThat(d.nextAfter()).contains(fill);
        assertThat(d.withAfter("fill", a -> a.done(AfterRun.Result.LEFT)).nextAfter())
                .contains(sweep);
        Deployment unstable = d.withSmokeTest("other", t -> t.ended(SmokeTestRun.Status.UNSTABLE, NOON));
        assertThat(unstable.smokeTests()).containsExactly(check(), other.ended(SmokeTestRun.Status.UNSTABLE, NOON));
        assertThat(unstable.unstable()).isTrue();
        assertThat(d.unstable()).isFalse();
        assertThat(d.touchedServices()).isFalse();
        assertThat(d.withService("api", s -> s.intended(NOON).inDoubt(true)).touchedServices())
                .isTrue();
        assertThat(d.withMigration(registered()).tasks()).containsExactly(registered(), migration(), migration());
    }

    @Test
    void theBytesOfAllLogsThatWereKeptAreThoseOfTheLastOfThem() {
        LogPosition read = started().log().after(List.of(new LogEvent(1, "line")), "t", 5);
        TaskRun first = started().logged(read);
        TaskRun second = first.ended(NOON, stopped(75)).intended("d-1-m", NOON);

        assertThat(deployment().logBytes()).isZero();
        assertThat(deployment().withMigration(first).logBytes()).isEqualTo(12);
        assertThat(deployment().withMigration(second).logBytes())
                .as("that of the attempt before")
                .isEqualTo(12);
        assertThat(deployment()
                        .withMigration(first)
                        .withAfter(List.of(AfterRun.planned(
                                "fill", registered().intended("t", NOON).started("arn/task/2", NOON, 40))))
                        .logBytes())
                .isEqualTo(40);
    }

    @Test
    void ofChangesThatAreToldAgainTheNewerStay() {
        DefinitionChanges old = new DefinitionChanges("service api", "arn/api:1", List.of(), 0);
        DefinitionChanges other = new DefinitionChanges("the migration", "arn/api:1", List.of(), 0);
        DefinitionChanges newer = new DefinitionChanges("service api", "arn/api:2", List.of(), 1);

        assertThat(deployment()
                        .withDefinitionChanges(old)
                        .withDefinitionChanges(other)
                        .withDefinitionChanges(newer)
                        .definitionChanges())
                .containsExactly(other, newer);
        assertThat(deployment()
                        .withNote(NOON, Note.Level.INFO, "a")
                        .withNote(LATER, Note.Level.WARNING, "b")
                        .notes())
                .containsExactly(new Note(NOON, Note.Level.INFO, "a"), new Note(LATER, Note.Level.WARNING, "b"));
    }

    /** Every part hears of it: what one process intended is in doubt for the next. */
    private static Deployment everywhere() {
        return deployment()
                .withServices(List.of(api().intended(NOON)))
                .withMigration(registered().intended("d-1-m", NOON))
                .withSmokeTests(List.of(check().begun("d-1-s1", NOON)))
                .withAfter(List.of(AfterRun.planned("fill", registered().intended("d-1-a1-", NOON))))
                .withLock(LockRun.of(List.of("key")).claimed("d-1@1"))
                .withBackup(BackupRun.intended(backup("orders"), "d-1").asked(snapshot(), NOON))
                .withExecution(PLANNED.intended("d-1", "{}", NOON));
    }

    @Test
    void I5_whoTakesADeploymentOverDoubtsAllThatWasIntended() {
        Deployment d = everywhere();
        Deployment resumed = d.resumed(LATER);

        assertThat(resumed.services()).containsExactly(d.services().get(0).resumed(LATER));
        assertThat(resumed.services().get(0).doubtful()).isTrue();
        assertThat(resumed.migration().attempt().doubtful()).isTrue();
        assertThat(resumed.smokeTests().get(0).task().doubtful()).isTrue();
        assertThat(resumed.after().get(0).run().attempt().doubtful()).isTrue();
        assertThat(resumed.lock().earlier()).containsExactly("d-1@1");
        assertThat(d.resumed(NOON.minusSeconds(1)).backup().askedAt()).isEqualTo(NOON.minusSeconds(1));
        assertThat(resumed.execution().doubtful()).isTrue();
        assertThat(resumed.resumes()).containsExactly(LATER);
        assertThat(deployment().resumed(LATER))
                .returns(null, Deployment::migration)
                .returns(null, Deployment::lock)
                .returns(null, Deployment::backup)
                .returns(null, Deployment::execution);
    }

    @Test
    void whenItWasTakenOverIsKnownAndWhetherThatWasInTheCurrentPhase() {
        Deployment resumed = deployment().resumed(LATER).resumed(LATER.plusSeconds(1));

        assertThat(deployment().takenOverAt()).isEmpty();
        assertThat(resumed.takenOverAt()).contains(LATER.plusSeconds(1));
        assertThat(resumed.takenOverInPhase()).contains(LATER.plusSeconds(1));
        assertThat(resumed.enter(PhaseName.PREFLIGHT, LATER.plusSeconds(1)).takenOverInPhase())
                .isEmpty();
    }

    @Test
    void afterAPauseThePhaseAndAllThatWasIntendedInItBeginAnew() {
        Deployment d = everywhere().withExecution(null).enter(PhaseName.DEPLOY, "backend", NOON);
        Deployment again = d.reentered(LATER);

        assertThat(again.phase())
                .isEqualTo(new PhaseRun(PhaseName.DEPLOY, LATER, null, PhaseRun.Status.RUNNING, "backend"));
        assertThat(again.phases()).hasSameSizeAs(d.phases());
        assertThat(again.services().get(0).intentAt()).isEqualTo(LATER);
        assertThat(again.migration().attempt().intentAt()).isEqualTo(LATER);
        assertThat(again.smokeTests().get(0).startedAt()).isEqualTo(LATER);
        assertThat(again.after().get(0).run().attempt().intentAt()).isEqualTo(LATER);
        assertThat(again.execution()).isNull();
        assertThat(deployment().reentered(LATER).migration()).isNull();
    }

    @Test
    void anExecutionThatMayRunKnowsNoPause() {
        Deployment d = everywhere();
        Deployment running = d.withExecution(d.execution().inDoubt(true));

        assertThat(d.reentered(LATER).execution().intentAt()).isEqualTo(LATER);
        assertThat(running.reentered(LATER)).isEqualTo(running);
    }

    // --- what is on disk

    @Test
    void I8_aStateThatWasChangedIsNotReadAndOneWithoutAChecksumIs() {
        String written = DeploymentJson.write(deployment());

        assertThat(DeploymentJson.read(written)).isEqualTo(deployment());
        assertThatThrownBy(() -> DeploymentJson.read(written.replace("prod", "prob")))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining("its checksum does not fit");
        String byHand =
                written.replaceAll(",?\\s*\"checksum\" : \"[^\"]*\"", "").replace("prod", "prob");
        assertThat(DeploymentJson.read(byHand).configuration().cluster()).isEqualTo("prob");
    }

    @Test
    void aPlanToRollBackKeepsTheOrderAndIsNobodyElses() {
        Map<String, String> targets = new LinkedHashMap<>();
        targets.put("web", "arn/web:1");
        targets.put("api", "arn/api:1");
        RollBackPlan plan = new RollBackPlan("d-0", targets, null, false);
        targets.clear();

        assertThat(plan.targets()).containsExactly(Map.entry("web", "arn/web:1"), Map.entry("api", "arn/api:1"));
        assertThat(plan.expected()).isEmpty();
        assertThat(new RollBackPlan("d-0", null, Map.of("api", "arn/api:2"), false))
                .returns(Map.of(), RollBackPlan::targets)
                .returns(Map.of("api", "arn/api:2"), RollBackPlan::expected);
    }

    @Test
    void I4_aLeaseThatPassedThroughOtherHandsIsSureAgainOnceItWasLookedAround() {
        LockRun.Renewal renewal = new LockRun.Renewal(NOON, Duration.ofSeconds(5));
        LockRun passed = LockRun.of(List.of("key")).claimed("d@1").passedOn().acquired(renewal, true);

        assertThat(passed.passed()).isTrue();
        assertThat(passed.checked()).returns(false, LockRun::passed).returns(true, LockRun::held);
        assertThat(passed.renewed(renewal).passed()).isTrue();
        assertThat(LockRun.of(List.of("key")).claimed("d@1").passedOn())
                .returns(true, LockRun::passed)
                .returns(false, LockRun::held)
                .returns(List.of(), LockRun::earlier);
    }

    // --- what comes from outside

    @Test
    void aSnapshotIsUnderWayAvailableOrNeither() {
        assertThat(List.of("creating", "copying", "available", "failed", "deleting"))
                .extracting(status ->
                        snapshot(status).underWay() + " " + snapshot(status).available())
                .containsExactly("true false", "true false", "false true", "false false", "false false");
        assertThat(List.of("available", "storage-optimization", "backing-up", "upgrading", "stopped", "failed"))
                .extracting(status -> new Database("orders", status, null))
                .extracting(db -> db.available() + " " + db.passing())
                .containsExactly("true false", "true false", "false true", "false true", "false false", "false false");
    }

    private static Snapshot snapshot(String status) {
        return new Snapshot("s", "arn/s", "orders", "db-1", "postgres", status, 100, NOON, Map.of());
    }

    @Test
    void ofAServicesDeploymentsThePrimaryAndThoseOfAnIdAreFound() {
        DeploymentView old = new DeploymentView("a", "ACTIVE", "arn/api:1", 1, 1, 0, 0, null, null, NOON, NOON);
        DeploymentView primary = new DeploymentView("b", "PRIMARY", "arn/api:2", 1, 0, 1, 0, null, null, NOON, NOON);
        ServiceView view = new ServiceView(
                "arn/api",
                "api",
                "ACTIVE",
                "arn/api:2",
                1,
                1,
                0,
                "ECS",
                "ROLLING",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);

        assertThat(view.primary()).isEmpty();
        assertThat(view.with(List.of(old)).primary()).isEmpty();
        assertThat(view.with(List.of(old, primary)).primary()).contains(primary);
        assertThat(view.with(List.of(old, primary)).deployment("b")).contains(primary);
        assertThat(view.with(List.of(old, primary)).deployment("c")).isEmpty();
        assertThat(view.with(List.of(old)).name()).isEqualTo("api");
    }

    @Test
    void whatIsOverWillNotChangeAnyMoreAndWhatWeDoNotKnowMay() {
        assertThat(List.of("SUCCESSFUL", "STOPPED", "ROLLBACK_FAILED", "IN_PROGRESS", "NEWLY_INVENTED"))
                .extracting(s -> new StagedDeployment("d", "r", s, null, null, 1, 1, 0, null, null, null, null).over())
                .containsExactly(true, true, true, false, false);
        assertThat(List.of("Succeeded", "Failed", "Stopped", "Ready", "NewlyInvented"))
                .extracting(s -> new BlueGreenDeployment("d", s, null, null, null, false, null, null, null, null, NOON))
                .extracting(d -> d.over() + " " + d.ready())
                .containsExactly("true false", "true false", "true false", "false true", "false false");
        assertThat(new HookView("h", "PAUSE", "AWAITING_ACTION", null, null).awaitsAction())
                .isTrue();
        assertThat(new HookView("h", "PAUSE", "IN_PROGRESS", null, null).awaitsAction())
                .isFalse();
    }

    @Test
    void aTaskIsCalledByTheLastPartOfItsArnAndItsContainersByTheirNames() {
        assertThat(stopped(0).id()).isEqualTo("1");
        assertThat(stopped(0).stopped()).isTrue();
        assertThat(stopped(0).container("app")).isPresent();
        assertThat(stopped(0).container("other")).isEmpty();
    }
}
