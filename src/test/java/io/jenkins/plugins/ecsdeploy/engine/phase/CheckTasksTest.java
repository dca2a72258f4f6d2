package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeCheck;
import io.jenkins.plugins.ecsdeploy.engine.configuration.SmokeTest;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.Refusal;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.CheckTask;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun;
import io.jenkins.plugins.ecsdeploy.engine.state.SmokeTestRun.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The task of a smoke test: asked for once, found again, watched and given up at the exact limits. */
class CheckTasksTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String TASK = "arn:aws:ecs:eu-west-1:1:task/prod/42";

    private final FixedWorld world = new FixedWorld(NOW);

    private static SmokeTestRun begun(Duration ago) {
        Placement placement = new Placement(null, "FARGATE", null, null);
        return SmokeTestRun.planned("check", null, null, null, CheckTask.ofService("api", "app", placement))
                .begun("t-1", NOW.minus(ago));
    }

    private static SmokeTestRun doubtful(Duration ago) {
        SmokeTestRun run = begun(ago);
        return run.withTask(run.task().inDoubt());
    }

    private static SmokeTestRun started(Duration ago) {
        SmokeTestRun run = begun(ago);
        return run.withTask(run.task().started(TASK, NOW.minus(ago)));
    }

    private static Deployment deployment(SmokeTestRun run) {
        ServiceUpdate worker = ServiceUpdate.planned("worker", List.of("app"), 2, "arn/worker:1");
        ServiceUpdate api = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1");
        SmokeCheck check = new SmokeCheck.Task("api", null, "app", List.of("check"), null, null, null);
        Deployment d = Given.deploying(api, NOW);
        return Deployment.create(
                        "d-1",
                        d.configuration().toBuilder()
                                .smokeTests(List.of(new SmokeTest("check", check, TIMEOUT, SmokeTest.OnFailure.FAIL)))
                                .build(),
                        NOW.minusSeconds(7200))
                .withServices(List.of(worker.registered("arn/worker:2", false), api.registered("arn/api:2", false)))
                .withSmokeTests(List.of(run))
                .enter(PhaseName.SMOKE_TEST, NOW.minusSeconds(7200));
    }

    private Optional<SmokeTestRun> step(SmokeTestRun run) {
        return CheckTasks.step(deployment(run), world, run).map(CheckTasksTest::after);
    }

    private SmokeTestRun abandoned(SmokeTestRun run) {
        return after(CheckTasks.abandon(deployment(run), world, run));
    }

    private static SmokeTestRun after(Outcome outcome) {
        return ((Outcome.Next) outcome).deployment().smokeTests().get(0);
    }

    private void failed(SmokeTestRun run, String seen) {
        assertThat(step(run)).hasValueSatisfying(after -> {
            assertThat(after.status()).isEqualTo(Status.FAILED);
            assertThat(after.seen()).isEqualTo(seen);
        });
    }

    private FixedWorld refusing(String call, OutsideException.Kind kind) {
        return world.answers(call, a -> {
            throw problem(kind);
        });
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "RunTask", "Code", "no", null);
    }

    private static TaskView task(String arn, String startedBy, String lastStatus) {
        return new TaskView(
                arn, "arn/api:2", startedBy, null, lastStatus, null, null, null, null, null, null, null, null, 1, null);
    }

    /** ECS shows these by who started them, and those that have stopped by their family. */
    private void shows(List<String> running, List<String> stopped, TaskView... tasks) {
        world.answers("tasks.startedBy", a -> running)
                .answers("tasks.ofFamily", a -> stopped)
                .answers("tasks.describe", a -> new TasksSeen(List.of(tasks), Set.of()));
    }

    // --- start

    @Test
    void itRunsFromTheNewRevisionOfItsService() {
        List<RunRequest> asked = new ArrayList<>();
        world.answers("tasks.run", a -> {
            asked.add((RunRequest) a.get(0));
            return new RunAnswer.Started(TASK);
        });

        SmokeTestRun after = step(begun(Duration.ZERO)).orElseThrow();

        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.taskDefinitionArn()).isEqualTo("arn/api:2");
            assertThat(request.clientToken()).isEqualTo("t-1");
            assertThat(request.override().command()).containsExactly("check");
        });
        assertThat(after.task().taskArn()).isEqualTo(TASK);
        assertThat(after.seen()).isEqualTo("task 42 was started");
    }

    @Test
    void I3_aTaskThatTheTokenAlreadyMadeIsTheTask() {
        world.answers("tasks.run", a -> new RunAnswer.TokenTaken(List.of(TASK, "another")));
        assertThat(step(begun(Duration.ZERO)).orElseThrow().task().taskArn()).isEqualTo(TASK);

        world.answers("tasks.run", a -> new RunAnswer.TokenTaken(List.of()));
        failed(begun(Duration.ZERO), "ECS says that the token of the task was used otherwise");
    }

    @Test
    void whatEcsRefusesIsToldAsItsReason() {
        world.answers("tasks.run", a -> new RunAnswer.NotStarted(List.of(new Refusal(null, "RESOURCE:MEMORY", null))));

        assertThat(step(begun(Duration.ZERO)).orElseThrow().seen())
                .startsWith("ECS did not start the task: ")
                .contains("RESOURCE:MEMORY");
    }

    @Test
    void theRequestIsGivenUpAfterTheTestsTimeoutAndNotBefore() {
        world.answers("tasks.run", a -> new RunAnswer.Started(TASK));

        assertThat(step(begun(TIMEOUT)).orElseThrow().task().taskArn()).isEqualTo(TASK);
        failed(begun(TIMEOUT.plusSeconds(1)), "ECS took no request to start the task for 10m1s");
    }

    @Test
    void I3_aDoubtfulRequestIsSentAgainOnlyWhileEcsRemembersItsToken() {
        world.answers("tasks.run", a -> new RunAnswer.Started(TASK));
        shows(List.of(), List.of());

        assertThat(step(doubtful(Duration.ofMinutes(55))).orElseThrow().task().taskArn())
                .isEqualTo(TASK);
        world.calls.clear();
        failed(
                doubtful(Duration.ofMinutes(56)),
                "RunTask was, or was to be, sent at 2026-11-02T11:04:00Z; no answer is known, and ECS shows no task of"
                        + " it");
        assertThat(world.calls).noneMatch(call -> call.startsWith("tasks.run"));
    }

    @Test
    void I3_laterATaskOfItsNameIsFoundWhetherItRunsOrHasStopped() {
        shows(List.of("other"), List.of("other", TASK), task("other", "t-2", "RUNNING"), task(TASK, "t-1", "STOPPED"));

        assertThat(step(doubtful(Duration.ofMinutes(56))).orElseThrow().task().taskArn())
                .isEqualTo(TASK);
        assertThat(world.calls)
                .contains("tasks.ofFamily[prod, api, true]", "tasks.startedBy[prod, t-1]")
                .contains("tasks.describe[prod, [other, " + TASK + "]]");
    }

    @Test
    void aLostAnswerLeavesADoubtAndIsAskedAgainSoon() {
        refusing("tasks.run", OutsideException.Kind.UNAVAILABLE);
        SmokeTestRun run = begun(Duration.ZERO);

        Outcome outcome = CheckTasks.step(deployment(run), world, run).orElseThrow();

        assertThat(after(outcome).task().doubtful()).isTrue();
        assertThat(((Outcome.Next) outcome).pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aThrottledRequestIsTheDriversToSendAgain() {
        refusing("tasks.run", OutsideException.Kind.THROTTLED);

        assertThatThrownBy(() -> step(begun(Duration.ZERO))).isInstanceOf(OutsideException.class);
    }

    @Test
    void withoutCredentialsItIsSuspended() {
        refusing("tasks.run", OutsideException.Kind.CREDENTIALS);
        SmokeTestRun run = begun(Duration.ZERO);

        assertThat(CheckTasks.step(deployment(run), world, run).orElseThrow())
                .isInstanceOfSatisfying(
                        Outcome.Suspend.class,
                        s -> assertThat(s.why().summary()).contains("the task of the smoke test check can't be asked"));
    }

    @Test
    void I3_aRefusalOfADoubtfulRequestIsNoProofThatNothingRuns() {
        refusing("tasks.run", OutsideException.Kind.REFUSED);
        shows(List.of(TASK), List.of(), task(TASK, "t-1", "RUNNING"));

        failed(begun(Duration.ZERO), "ECS refused to start the task: RunTask: no");
        assertThat(step(doubtful(Duration.ZERO)).orElseThrow().task().taskArn()).isEqualTo(TASK);
    }

    // --- watch

    @Test
    void whatItIsWaitedForAndHowItIsJudged() {
        SmokeTestRun run = started(Duration.ofMinutes(6));
        Watched.Task watched = CheckTasks.watched(deployment(run), run).orElseThrow();
        assertThat(step(run)).as("not seen yet").isEmpty();

        world.sees(watched, NOW, task(TASK, "t-1", "RUNNING"));
        assertThat(step(run)).as("it runs").isEmpty();

        TaskView stopped = new TaskView(
                TASK,
                "arn/api:2",
                "t-1",
                null,
                "STOPPED",
                null,
                "EssentialContainerExited",
                null,
                null,
                null,
                null,
                null,
                null,
                2,
                List.of(new ContainerView("app", "STOPPED", 0, null, null, null)));
        world.sees(watched, NOW, stopped);
        assertThat(step(run).orElseThrow().status()).isEqualTo(Status.PASSED);
        assertThat(step(run).orElseThrow().seen()).isEqualTo("task 42 stopped with exit code 0");
    }

    @Test
    void aTaskThatIsMissingIsBelievedToBeGoneAfterFiveMinutes() {
        SmokeTestRun run = started(Duration.ofMinutes(5));
        world.sees(CheckTasks.watched(deployment(run), run).orElseThrow(), NOW, null);

        assertThat(step(run)).isEmpty();
        failed(started(Duration.ofMinutes(5).plusMillis(1)), "ECS does not show the task " + TASK + " any more");
    }

    @Test
    void aLookThatIsRefusedSuspends() {
        SmokeTestRun run = started(Duration.ofMinutes(1));
        world.sees(
                CheckTasks.watched(deployment(run), run).orElseThrow(),
                new Sighting<>(NOW, null, problem(OutsideException.Kind.DENIED)));

        assertThat(CheckTasks.step(deployment(run), world, run).orElseThrow()).isInstanceOf(Outcome.Suspend.class);
    }

    @Test
    void oneThatRunsTooLongIsStoppedAndHasFailed() {
        SmokeTestRun run = started(TIMEOUT);
        world.sees(CheckTasks.watched(deployment(run), run).orElseThrow(), NOW, task(TASK, "t-1", "RUNNING"))
                .answers("tasks.stop", a -> null);

        SmokeTestRun stopping = step(run).orElseThrow();
        assertThat(stopping.task().stop()).isEqualTo("ecs-deploy: longer than the smoke test's timeout (10m)");
        assertThat(stopping.ended()).isFalse();

        failed(stopping, "task 42 was stopped: ecs-deploy: longer than the smoke test's timeout (10m)");
        assertThat(world.calls).singleElement().asString().startsWith("tasks.stop[prod, " + TASK);
    }

    // --- abandon

    @Test
    void oneThatWasNeverStartedIsGivenUpAtOnce() {
        assertThat(abandoned(begun(Duration.ZERO)).status()).isEqualTo(Status.ABANDONED);
        assertThat(world.calls).isEmpty();
    }

    @Test
    void oneThatMayHaveBeenStartedIsLookedForSoThatItIsStopped() {
        shows(List.of(TASK), List.of(), task(TASK, "t-1", "RUNNING"));
        assertThat(abandoned(doubtful(Duration.ZERO)).task().taskArn()).isEqualTo(TASK);

        shows(List.of(), List.of());
        assertThat(abandoned(doubtful(Duration.ZERO)).status()).isEqualTo(Status.ABANDONED);
    }

    @Test
    void oneThatRunsIsStoppedAndToldWhy() {
        SmokeTestRun run = started(Duration.ofMinutes(1));
        assertThat(abandoned(run).task().stop()).isEqualTo("ecs-deploy: another smoke test failed");
        assertThat(after(CheckTasks.abandon(deployment(run).cancelled(NOW, "bob"), world, run))
                        .task()
                        .stop())
                .isEqualTo("Cancelled by bob");
    }

    @Test
    void aStopThatIsRefusedIsToldAndAStopThatMayComeThroughIsTriedAgain() {
        SmokeTestRun run = started(Duration.ofMinutes(1));
        SmokeTestRun stopping = run.withTask(run.task().stopIntended("why"));
        refusing("tasks.stop", OutsideException.Kind.DENIED);

        Outcome outcome = CheckTasks.abandon(deployment(stopping), world, stopping);

        assertThat(after(outcome).status()).isEqualTo(Status.ABANDONED);
        assertThat(((Outcome.Next) outcome).deployment().notes())
                .extracting(Note::text)
                .containsExactly("The task " + TASK
                        + " of smoke test check should be stopped, but that was refused: RunTask: no");

        refusing("tasks.stop", OutsideException.Kind.THROTTLED);
        assertThatThrownBy(() -> abandoned(stopping)).isInstanceOf(OutsideException.class);
    }
}
