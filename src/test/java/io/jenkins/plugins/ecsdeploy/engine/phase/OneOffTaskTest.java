package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.AfterTask;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration.Source.Kind;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskDefinitions.TaskDefinition;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.Refusal;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunAnswer;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.RunRequest;
import io.jenkins.plugins.ecsdeploy.engine.port.Tasks.TasksSeen;
import io.jenkins.plugins.ecsdeploy.engine.state.AfterRun;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The migration's task: asked for once, found again or asked about, watched, stopped and judged at the exact limits. */
class OneOffTaskTest {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final String TASK = "arn:aws:ecs:eu-west-1:1:task/prod/42";
    private static final Watched.Task WATCHED = new Watched.Task("prod", TASK);

    private final FixedWorld world = new FixedWorld(NOW);

    private static TaskRun intended(Duration ago) {
        return Given.registered("jobs").intended("d-1-m", NOW.minus(ago));
    }

    private static TaskRun started(Duration ago) {
        return intended(ago).started(TASK, NOW.minus(ago), 0);
    }

    private static Deployment deployment(TaskRun run) {
        return deployment(Given.migration(Kind.DEDICATED, "jobs"), run);
    }

    private static Deployment deployment(Migration migration, TaskRun run) {
        ServiceUpdate api = ServiceUpdate.planned("api", List.of("app"), 2, "arn/api:1");
        Configuration configuration = Given.deploying(api, NOW).configuration().toBuilder()
                .migration(migration)
                .build();
        return Deployment.create("d-1", configuration, NOW.minusSeconds(7200))
                .withImage(new PinnedImage("host/api", "sha256:new", "v2", null))
                .withServices(List.of(api))
                .withMigration(run)
                .enter(PhaseName.MIGRATE, NOW.minusSeconds(7200));
    }

    private Outcome advance(TaskRun run) {
        return advance(deployment(run));
    }

    private Outcome advance(Deployment d) {
        return new OneOffTask(new OneOff.OfMigration()).advance(d, world);
    }

    private static Deployment after(Outcome outcome) {
        return ((Outcome.Next) outcome).deployment();
    }

    private static Failure failure(Outcome outcome) {
        return after(outcome).failure();
    }

    private static Suspension why(Outcome outcome) {
        return ((Outcome.Suspend) outcome).why();
    }

    private void refusing(String call, OutsideException.Kind kind) {
        world.answers(call, a -> {
            throw problem(kind);
        });
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "RunTask", "Code", "no", null);
    }

    private static TaskView task(String arn, String startedBy, String definition, Instant createdAt) {
        return new TaskView(
                arn,
                definition,
                startedBy,
                null,
                "RUNNING",
                "RUNNING",
                null,
                null,
                null,
                null,
                createdAt,
                null,
                null,
                1,
                null);
    }

    private static TaskView ours(Instant createdAt) {
        return task(TASK, "d-1", "arn/jobs:7", createdAt);
    }

    private static TaskView stopped(Integer exitCode) {
        return new TaskView(
                TASK,
                "arn/jobs:7",
                "d-1",
                null,
                "STOPPED",
                "STOPPED",
                "EssentialContainerExited",
                null,
                null,
                null,
                NOW,
                NOW,
                NOW,
                2,
                List.of(new ContainerView("app", "STOPPED", exitCode, null, null, null)));
    }

    /** What ECS shows of tasks; no mark is outside. */
    private void shows(TaskView... tasks) {
        world.answers("tasks.startedBy", a -> List.of())
                .answers(
                        "tasks.ofFamily",
                        a -> List.of(tasks).stream().map(TaskView::arn).toList())
                .answers("tasks.describe", a -> new TasksSeen(List.of(tasks), Set.of()))
                .answers("taskDefinitions.find", a -> Optional.<TaskDefinition>empty())
                .answers("taskDefinitions.tags", a -> Map.of());
    }

    private List<String> runs() {
        return world.calls.stream().filter(c -> c.startsWith("tasks.run")).toList();
    }

    // --- start

    @Test
    void I3_aDoubtfulRequestIsSentAgainOnlyWhileEcsRemembersItsToken() {
        world.answers("tasks.run", a -> new RunAnswer.Started(TASK));
        shows();

        assertThat(after(advance(intended(Duration.ofMinutes(55)).inDoubt()))
                        .migration()
                        .taskArn())
                .isEqualTo(TASK);
        assertThat(after(advance(intended(Duration.ofMinutes(-5)).inDoubt()))
                        .migration()
                        .taskArn())
                .as("written down by a clock that is five minutes ahead")
                .isEqualTo(TASK);
        world.calls.clear();
        for (Duration age : List.of(
                Duration.ofMinutes(55).plusMillis(1), Duration.ofMinutes(-5).minusMillis(1))) {
            Suspension why = why(advance(intended(age).inDoubt()));
            assertThat(why.reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
            assertThat(why.summary())
                    .contains("Nobody can tell any more whether the migration of d-1 ran.", "no answer is known");
        }
        assertThat(runs()).isEmpty();
    }

    @Test
    void aRequestThatNobodyTakesIsGivenUpAfterTheMigrationsTimeLimit() {
        world.answers("tasks.run", a -> new RunAnswer.Started(TASK));

        assertThat(after(advance(intended(LIMIT))).migration().taskArn()).isEqualTo(TASK);
        Failure failure = failure(advance(intended(LIMIT.plusMillis(1))));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.MIGRATION_NOT_STARTED);
        assertThat(failure.summary()).isEqualTo("ECS took no request to start the migration task for 1h.");
    }

    @Test
    void I3_onlyATaskOfThisAttemptIsTakenForIt() {
        TaskView[] others = {
            task("a", "d-2", "arn/jobs:7", NOW),
            task("b", "d-1", "arn/jobs:6", NOW),
            task("c", "d-1", "arn/jobs:7", NOW.minus(Duration.ofMinutes(65)).minusMillis(1))
        };
        TaskRun lost = intended(Duration.ofHours(1)).inDoubt();
        shows(others);
        assertThat(advance(lost)).isInstanceOf(Outcome.Suspend.class);

        shows(others[0], others[1], others[2], ours(NOW.minus(Duration.ofMinutes(65))));
        assertThat(after(advance(lost)).migration().taskArn()).isEqualTo(TASK);
        shows(ours(null));
        assertThat(after(advance(lost)).migration().taskArn()).isEqualTo(TASK);
        assertThat(world.calls).contains("tasks.startedBy[prod, d-1]", "tasks.ofFamily[prod, jobs, true]");
    }

    @Test
    void I3_aTaskOfAnEarlierAttemptIsNotTakenForThisOne() {
        TaskRun second = started(Duration.ofMinutes(70))
                .ended(NOW, stopped(1))
                .intended("d-1-m", NOW.minus(Duration.ofHours(1)))
                .inDoubt();
        shows(ours(NOW));

        assertThat(advance(second)).isInstanceOf(Outcome.Suspend.class);
        assertThat(world.calls).noneMatch(c -> c.startsWith("tasks.describe"));
    }

    @Test
    void I3_aTokenThatIsTakenLeadsToItsTaskOrToAQuestion() {
        shows(ours(NOW));
        world.answers("tasks.run", a -> new RunAnswer.TokenTaken(List.of(TASK)));
        assertThat(after(advance(intended(Duration.ZERO))).migration().taskArn())
                .isEqualTo(TASK);

        world.answers("tasks.run", a -> new RunAnswer.TokenTaken(List.of()));
        assertThat(why(advance(intended(Duration.ZERO))).summary())
                .contains("ECS says that the token of this attempt was used otherwise.");
    }

    @Test
    void whatEcsRefusesIsAFailureUnlessAnEarlierRequestMayHaveComeThrough() {
        refusing("tasks.run", OutsideException.Kind.REFUSED);
        shows();

        assertThat(failure(advance(intended(Duration.ZERO))).summary())
                .isEqualTo("ECS refused to start the migration task.");
        assertThat(why(advance(intended(Duration.ZERO).inDoubt())).summary())
                .isEqualTo(
                        "An earlier RunTask got no answer, and now it is refused; no task of this deployment is to be"
                                + " seen.");
        shows(ours(NOW));
        assertThat(after(advance(intended(Duration.ZERO).inDoubt())).migration().taskArn())
                .isEqualTo(TASK);

        world.answers("tasks.run", a -> new RunAnswer.NotStarted(List.of(new Refusal(null, "RESOURCE:CPU", null))));
        assertThat(failure(advance(intended(Duration.ZERO))).kind()).isEqualTo(Failure.Kind.MIGRATION_NOT_STARTED);
    }

    @Test
    void I3_aLostAnswerLeavesADoubtAndThrottlingNone() {
        refusing("tasks.run", OutsideException.Kind.UNAVAILABLE);
        assertThat(after(advance(intended(Duration.ZERO))).migration().attempt().doubtful())
                .isTrue();

        refusing("tasks.run", OutsideException.Kind.THROTTLED);
        assertThatThrownBy(() -> advance(intended(Duration.ZERO))).isInstanceOf(OutsideException.class);

        refusing("tasks.run", OutsideException.Kind.CREDENTIALS);
        assertThat(why(advance(intended(Duration.ZERO))).summary())
                .isEqualTo("The migration task could not be started.");
    }

    @Test
    void I3_aContractThatCannotBeCheckedIsNotAskedForAndInNoDoubt() {
        Deployment contract = deployment(
                Given.migration(Kind.DEDICATED, "jobs").withContract(new Contract(List.of("api"), null)),
                intended(Duration.ZERO));

        lookRefused(OutsideException.Kind.UNAVAILABLE);
        assertThatThrownBy(() -> advance(contract)).isInstanceOf(OutsideException.class);
        lookRefused(OutsideException.Kind.DENIED);
        assertThat(failure(advance(contract)))
                .returns(Failure.Kind.MIGRATION_NOT_STARTED, Failure::kind)
                .returns(
                        "The migration was not started: whether older code runs could not be looked at"
                                + " (ecs:DescribeServices failed). Services are untouched.",
                        Failure::summary)
                .extracting(Failure::diagnosis)
                .isNotNull();
        lookRefused(OutsideException.Kind.CREDENTIALS);
        assertThat(why(advance(contract)).summary())
                .startsWith("The migration was not started: whether older code runs could not be looked at");
        assertThat(runs()).isEmpty();
    }

    private void lookRefused(OutsideException.Kind kind) {
        world.answers("services.describe", a -> {
            throw new OutsideException(kind, "ecs:DescribeServices", "Code", "no", null);
        });
    }

    @Test
    void whoCancelsBeforeItIsAskedForLearnsThatItNeverStarted() {
        assertThat(failure(advance(deployment(intended(Duration.ZERO)).cancelled(NOW, "bob")))
                        .summary())
                .isEqualTo("Cancelled by bob. The migration was not started. Services are untouched.");
        TaskRun second = started(Duration.ofMinutes(9)).ended(NOW, stopped(1)).intended("d-1-m", NOW);
        assertThat(failure(advance(deployment(second).cancelled(NOW, "bob"))).summary())
                .isEqualTo("Cancelled by bob. The migration was not started again. Services are untouched.");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void settingsAreOverriddenOnlyWhereTheServicesOwnDefinitionRuns() {
        List<RunRequest> asked = new ArrayList<>();
        world.answers("tasks.run", a -> {
            asked.add((RunRequest) a.get(0));
            return new RunAnswer.Started(TASK);
        });

        advance(deployment(sized(Kind.OVERRIDE, "api"), intended(Duration.ZERO)));
        advance(deployment(sized(Kind.DEDICATED, "jobs"), intended(Duration.ZERO)));

        assertThat(asked.get(0).override().command()).containsExactly("migrate");
        assertThat(asked.get(0))
                .returns("role/task", RunRequest::taskRoleArn)
                .returns("role/execution", RunRequest::executionRoleArn)
                .returns("512", RunRequest::cpu)
                .returns("1024", RunRequest::memory);
        assertThat(asked.get(1))
                .returns(null, RunRequest::override)
                .returns(null, RunRequest::taskRoleArn)
                .returns(null, RunRequest::executionRoleArn)
                .returns(null, RunRequest::cpu)
                .returns(null, RunRequest::memory);
    }

    private static Migration sized(Kind kind, String name) {
        return new Migration(
                new Migration.Source(kind, name),
                null,
                List.of("migrate"),
                null,
                null,
                "role/task",
                "role/execution",
                "512",
                "1024",
                null,
                null,
                null,
                null,
                null);
    }

    // --- watch

    @Test
    void aTaskThatIsMissingIsBelievedToBeGoneAfterFiveMinutes() {
        shows();
        world.sees(WATCHED, NOW, null);

        assertThat(((Outcome.Wait) advance(started(Duration.ofMinutes(5)))).progress())
                .isEqualTo("migration task starting");
        assertThat(why(advance(started(Duration.ofMinutes(5).plusMillis(1)))).summary())
                .contains("Its task was " + TASK + ", which ECS does not show any more.");
    }

    @Test
    void itIsWaitedForUntilItsTimeLimitAndThenStopped() {
        assertThat(((Outcome.Wait) advance(started(Duration.ofMinutes(1)))).until())
                .as("not seen yet")
                .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        world.sees(WATCHED, NOW, ours(NOW)).answers("tasks.stop", a -> null);
        assertThat(((Outcome.Wait) advance(started(LIMIT.minusSeconds(1)))).until())
                .isEqualTo(NOW.plusSeconds(1));

        TaskRun stopping = after(advance(started(LIMIT))).migration();
        assertThat(stopping.stop().why()).isEqualTo("ecs-deploy: longer than timeouts.migrate (1h)");
        TaskRun asked = after(advance(stopping)).migration();
        assertThat(asked.stop().askedAt()).isEqualTo(NOW);
        assertThat(world.calls).singleElement().asString().startsWith("tasks.stop[prod, " + TASK);
        assertThat(((Outcome.Wait) advance(asked)).until()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aStopThatIsRefusedSuspendsAndOneThatMayComeThroughIsTriedAgain() {
        TaskRun stopping = started(LIMIT).stopIntended(NOW, "why");
        world.sees(WATCHED, NOW, ours(NOW));

        refusing("tasks.stop", OutsideException.Kind.DENIED);
        assertThat(why(advance(stopping)).summary())
                .isEqualTo("The migration task " + TASK + " should be stopped, but that was refused.");
        refusing("tasks.stop", OutsideException.Kind.UNAVAILABLE);
        assertThatThrownBy(() -> advance(stopping)).isInstanceOf(OutsideException.class);
    }

    @Test
    void aTaskThatItsOwnerWantsLeftRunsOn() {
        Migration leaving = new Migration(
                new Migration.Source(Kind.DEDICATED, "jobs"),
                null,
                List.of("migrate"),
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
                Migration.OnTimeout.LEAVE);
        world.sees(WATCHED, NOW, ours(NOW));

        Failure failure = failure(advance(deployment(leaving, started(LIMIT))));

        assertThat(failure.kind()).isEqualTo(Failure.Kind.MIGRATION_TIMED_OUT);
        assertThat(failure.summary())
                .startsWith("The migration took longer than 1h. Its task " + TASK + " was left running.");
        assertThat(world.calls).isEmpty();
    }

    @Test
    void aCancelIsWrittenDownBeforeTheTaskIsStopped() {
        world.sees(WATCHED, NOW, ours(NOW));

        TaskRun after = after(advance(deployment(started(Duration.ofMinutes(1))).cancelled(NOW, "bob")))
                .migration();

        assertThat(after.stop().why()).isEqualTo("Cancelled by bob");
        assertThat(world.calls).isEmpty();
    }

    // --- beside other one-off tasks

    private static final OneOff FILL = new OneOff.OfAfter("fill");

    /** After a migration, with a task that runs the same definition. */
    private static Deployment filling(boolean leaveRunning, TaskRun fill) {
        AfterTask asked =
                new AfterTask("fill", Given.migration(Kind.DEDICATED, "jobs"), leaveRunning, Duration.ofHours(24));
        Deployment d = deployment(started(Duration.ofHours(2))
                .ended(NOW.minusSeconds(60), stopped(0))
                .marked("ended 1"));
        return Deployment.create(
                        d.id(),
                        d.configuration().toBuilder().after(List.of(asked)).build(),
                        d.createdAt())
                .withImage(d.image())
                .withServices(d.services())
                .withMigration(d.migration())
                .withAfter(List.of(AfterRun.planned("fill", fill)))
                .enter(PhaseName.AFTER, NOW.minusSeconds(60));
    }

    @Test
    void I3_theTaskOfAnotherOneOffTaskIsNotTakenForALostOne() {
        TaskRun lost = Given.registered("jobs")
                .intended("d-1-a1-", NOW.minus(Duration.ofHours(1)))
                .inDoubt();
        shows(ours(NOW));

        assertThat(new OneOffTask(FILL).advance(filling(false, lost), world)).isInstanceOf(Outcome.Suspend.class);
        assertThat(world.calls).noneMatch(c -> c.startsWith("tasks.describe"));
    }

    @Test
    void aTaskIsMarkedAsStartedBeforeItIsLeftRunning() {
        String arn = "arn:aws:ecs:eu-west-1:1:task/prod/43";
        TaskRun running = Given.registered("jobs").intended("d-1-a1-", NOW).started(arn, NOW, 0);
        world.sees(new Watched.Task("prod", arn), NOW, task(arn, "d-1", "arn/jobs:7", NOW))
                .answers("taskDefinitions.tag", a -> null);

        Deployment marked = after(new OneOffTask(FILL).advance(filling(true, running), world));
        assertThat(marked.after().get(0).run().marks()).containsExactly("started 1");
        assertThat(marked.after().get(0).result()).isNull();
        assertThat(world.calls).singleElement().asString().contains("d-1-a1-1 task 43 started 2026-11-02T12:00:00Z");

        Deployment left = after(new OneOffTask(FILL).advance(marked, world));
        assertThat(left.after().get(0).result()).isEqualTo(AfterRun.Result.LEFT);
        assertThat(left.notes())
                .extracting(Note::text)
                .containsExactly("The task fill was left running, as asked: " + arn);
        assertThat(world.calls).hasSize(1);
    }

    // --- judge

    /** How it is judged once the mark of how it ended is written outside. */
    private Outcome marked(Deployment d) {
        world.answers("taskDefinitions.tag", a -> null);
        return advance(after(advance(d)));
    }

    @Test
    void I2_onlyExitCode0LetsTheServicesBeUpdated() {
        world.sees(WATCHED, NOW, stopped(0));
        Deployment ended = after(advance(started(Duration.ofMinutes(1))));
        assertThat(ended.phase().phase()).isEqualTo(PhaseName.MIGRATE);

        assertThat(after(advance(ended)).phase().phase()).isEqualTo(PhaseName.DEPLOY);
        for (Integer code : new Integer[] {1, null}) {
            TaskRun wrong = started(Duration.ofMinutes(1)).ended(NOW, stopped(code));
            assertThat(failure(marked(deployment(wrong))).kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        }
    }

    @Test
    void whoCancelsAfterTheMigrationHasSucceededIsTold() {
        TaskRun done = started(Duration.ofMinutes(1)).ended(NOW, stopped(0));

        assertThat(failure(marked(deployment(done).cancelled(NOW, "bob"))).summary())
                .isEqualTo("Cancelled by bob. The migration had succeeded by then. Services are untouched.");
    }

    @Test
    void betweenTwoAttemptsItPauses() {
        TaskRun failed = started(Duration.ofMinutes(1)).ended(NOW, stopped(1));

        Outcome.Wait wait = (Outcome.Wait) advance(failed.retryAt(NOW.plusMillis(1)));
        assertThat(wait.until()).isEqualTo(NOW.plusMillis(1));
        assertThat(wait.progress()).isEqualTo("pause before attempt 2 of the migration");
        assertThat(after(advance(failed.retryAt(NOW))).migration().attempt().clientToken())
                .isEqualTo("d-1-m2");
        assertThat(failure(advance(deployment(failed.retryAt(NOW)).cancelled(NOW, "bob")))
                        .summary())
                .isEqualTo(
                        "Cancelled by bob. The migration had failed, and was not tried again. Services are untouched.");
    }
}
