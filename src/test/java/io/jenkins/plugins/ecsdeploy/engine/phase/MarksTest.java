package io.jenkins.plugins.ecsdeploy.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.OutsideException;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView.ContainerView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.engine.state.PinnedImage;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The marks that one-off tasks leave on their definitions: which are written when, and what they are taken for later. */
class MarksTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00.5Z");
    private static final String JOBS = "arn:aws:ecs:eu-west-1:1:task-definition/jobs:7";
    private static final OneOff MIGRATION = new OneOff.OfMigration();

    private static Deployment deployment(boolean contract, TaskRun run) {
        Migration plain = new Migration(
                new Migration.Source(Migration.Source.Kind.DEDICATED, "jobs"),
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
                null);
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("arn:aws:ecs:eu-west-1:1:cluster/prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of())
                .migration(contract ? plain.withContract(new Contract(List.of("api"), null)) : plain)
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, NOON.minusSeconds(300))
                .withImage(new PinnedImage("host/api", "sha256:a", "v2", null))
                .withMigration(run);
    }

    private static TaskRun intended(String... contracted) {
        return TaskRun.planned("jobs:6", "app", List.of("app"), null, Map.of(), List.of(contracted))
                .registered(JOBS, false, List.of("app"), null)
                .intended("d-1-m", NOON);
    }

    private static TaskRun started(String... contracted) {
        return intended(contracted).started("arn:aws:ecs:eu-west-1:1:task/prod/0123", NOON, 0);
    }

    private static TaskView stopped(Integer exitCode) {
        return new TaskView(
                "arn:aws:ecs:eu-west-1:1:task/prod/0123",
                JOBS,
                null,
                null,
                "STOPPED",
                null,
                "EssentialContainerExited",
                null,
                null,
                null,
                null,
                null,
                NOON,
                1,
                List.of(new ContainerView("app", "STOPPED", exitCode, null, null, null)));
    }

    /** All calls that write marks, one after the other, until there is none left to write. */
    private static List<String> written(Deployment from) {
        List<String> calls = new ArrayList<>();
        Deployment d = from;
        for (int i = 0; i < 9; i++) {
            FixedWorld world = new FixedWorld(NOON).answers("taskDefinitions.tag", a -> null);
            Outcome.Next next = (Outcome.Next) Marks.aside(d, world).orElse(null);
            if (next == null) {
                assertThat(world.calls).isEmpty();
                return calls;
            }
            assertThat(world.calls).as("one effect a step").hasSize(1);
            calls.addAll(world.calls);
            d = next.deployment();
        }
        throw new AssertionError("It never ends: " + calls);
    }

    private static String tag(String arn, String tags) {
        return "taskDefinitions.tag[" + arn + ", {" + tags + "}]";
    }

    // --- writing

    @Test
    void whatRunsIsMarkedAsStartedAndNothingIsBeforeItsTaskIsKnown() {
        assertThat(written(deployment(false, started())))
                .containsExactly(tag(JOBS, "ecs-deploy:ran:expand=d-1-m1 task 0123 started 2026-11-02T12:00:00Z"));
        assertThat(written(deployment(false, intended()))).isEmpty();
        assertThat(written(deployment(false, TaskRun.planned("jobs:6", "app", List.of(), null, Map.of(), List.of()))))
                .isEmpty();
    }

    @Test
    void whatEndedWellIsMarkedAsMigratedAndWhatDidNotIsNot() {
        assertThat(written(deployment(false, started().ended(NOON, stopped(0)))))
                .containsExactly(tag(
                        JOBS,
                        "ecs-deploy:migrated:expand=sha256:a d-1-m1 2026-11-02T12:00:00Z,"
                                + " ecs-deploy:ran:expand=d-1-m1 task 0123 ended 2026-11-02T12:00:00Z exit 0"));
        assertThat(written(deployment(false, started().ended(NOON, stopped(3)))))
                .containsExactly(tag(JOBS, "ecs-deploy:ran:expand=d-1-m1 task 0123 ended 2026-11-02T12:00:00Z exit 3"));
        assertThat(written(deployment(false, started().ended(NOON, stopped(null)))))
                .containsExactly(
                        tag(JOBS, "ecs-deploy:ran:expand=d-1-m1 task 0123 ended 2026-11-02T12:00:00Z exit none"));
    }

    @Test
    void whatItsOwnerToldIsMarkedAsSuchAndWhatAMarkToldIsNotMarkedAgain() {
        assertThat(written(deployment(false, intended().ended(NOON, null))))
                .singleElement()
                .asString()
                .contains("d-1-m1 task unknown ended 2026-11-02T12:00:00Z by word of its owner");
        assertThat(written(deployment(false, started().endedByMark(NOON, "mark"))))
                .isEmpty();
    }

    @Test
    void aContractIsMarkedOnTheDefinitionsOfItsServicesTooAndOnNoneTwice() {
        String migrated = "ecs-deploy:migrated:contract=sha256:a d-1-m1 2026-11-02T12:00:00Z";

        assertThat(written(
                        deployment(true, started("arn/api:1", JOBS, "arn/web:4").ended(NOON, stopped(0)))))
                .containsExactly(
                        tag(
                                JOBS,
                                migrated
                                        + ", ecs-deploy:ran:contract=d-1-m1 task 0123 ended 2026-11-02T12:00:00Z exit 0"),
                        tag("arn/api:1", migrated),
                        tag("arn/web:4", migrated));
    }

    @Test
    void theTasksOfAStateMachineAreNotMarked() {
        Deployment d = deployment(false, started());
        Configuration orchestrated =
                d.configuration().toBuilder().orchestrator(Orchestrator.DEFAULT).build();

        assertThat(written(Deployment.create("d-1", orchestrated, NOON).withMigration(started())))
                .isEmpty();
    }

    private static OutsideException problem(OutsideException.Kind kind) {
        return new OutsideException(kind, "ecs:TagResource", "", "no", null);
    }

    private static FixedWorld failing(OutsideException.Kind kind) {
        return new FixedWorld(NOON).answers("taskDefinitions.tag", a -> {
            throw problem(kind);
        });
    }

    @Test
    void aMarkThatCannotBeWrittenIsTriedAgainOrGivenUpWithANote() {
        Deployment d = deployment(false, started());
        Note note = new Note(
                NOON,
                Note.Level.WARNING,
                "What the migration did could not be marked on " + JOBS
                        + " (ecs:TagResource: no). Its history will lack it.");

        assertThat(Marks.aside(d, failing(OutsideException.Kind.UNAVAILABLE))).isEmpty();
        Deployment last = ((Outcome.Next) Marks.last(d, failing(OutsideException.Kind.UNAVAILABLE))
                        .orElseThrow())
                .deployment();
        Deployment denied = ((Outcome.Next)
                        Marks.aside(d, failing(OutsideException.Kind.DENIED)).orElseThrow())
                .deployment();

        assertThat(last.notes()).containsExactly(note);
        assertThat(denied.notes()).containsExactly(note);
        assertThat(written(denied)).as("it is given up").isEmpty();
    }

    // --- recalling

    private static Outcome recalled(TaskRun run, Map<String, String> tags) {
        FixedWorld world = new FixedWorld(NOON).answers("taskDefinitions.tags", a -> tags);
        Outcome outcome = Marks.recall(MIGRATION, deployment(false, run), world).orElse(null);
        assertThat(world.calls).containsExactly("taskDefinitions.tags[" + JOBS + "]");
        return outcome;
    }

    @Test
    void I3_aMarkOfThisVeryAttemptSaysThatItEndedWell() {
        String says = "The mark ecs-deploy:migrated:expand on " + JOBS
                + " says that attempt 1 ended well at 2026-11-02T11:00:00Z.";
        Deployment d = ((Outcome.Next) recalled(
                        started(), Map.of("ecs-deploy:migrated:expand", "sha256:a d-1-m1 2026-11-02T11:00:00Z")))
                .deployment();

        assertThat(d.migration().ending()).isEqualTo(new TaskRun.Ending(NOON, null, says));
        assertThat(d.notes()).containsExactly(new Note(NOON, Note.Level.INFO, says));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:a d-1-m2 2026-11-02T11:00:00Z",
                "sha256:a d-1-m1",
                "sha256:a d-1-m1 2026-11-02T11:00:00Z more",
                "d-1-m1 sha256:a 2026-11-02T11:00:00Z"
            })
    void I3_aMarkOfAnotherAttemptOrOneThatSomebodyChangedIsNone(String mark) {
        assertThat(recalled(started(), Map.of("ecs-deploy:migrated:expand", mark)))
                .isNull();
        assertThat(recalled(started(), Map.of("ecs-deploy:ran:expand", mark))).isNull();
    }

    @Test
    void I3_aMarkOfAnEndThatWasNotGoodFailsTheDeployment() {
        Deployment d = ((Outcome.Next) recalled(
                        started(),
                        Map.of("ecs-deploy:ran:expand", "d-1-m1 task 0123 ended 2026-11-02T11:00:00Z exit 3")))
                .deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(d.failure().summary())
                .isEqualTo("The migration has ended, but not well: the mark ecs-deploy:ran:expand on " + JOBS
                        + " says \"d-1-m1 task 0123 ended 2026-11-02T11:00:00Z exit 3\".");
    }

    @Test
    void I3_aMarkOfAStartTellsTheTaskOfAnAttemptWhoseTaskIsNotKnown() {
        Map<String, String> tags = Map.of("ecs-deploy:ran:expand", "d-1-m1 task 0123 started 2026-11-02T11:00:00Z");
        Deployment d = ((Outcome.Next) recalled(intended(), tags)).deployment();

        assertThat(d.migration().taskArn()).isEqualTo("arn:aws:ecs:eu-west-1:1:task/prod/0123");
        assertThat(recalled(started(), tags)).as("known already").isNull();
        assertThat(recalled(intended(), Map.of("ecs-deploy:ran:expand", "d-1-m9 task 0123 started x")))
                .isNull();
    }

    @Test
    void marksThatCannotBeReadAreNoneAndAnOutagePasses() {
        Deployment d = deployment(false, intended());
        FixedWorld denied = new FixedWorld(NOON).answers("taskDefinitions.tags", a -> {
            throw problem(OutsideException.Kind.DENIED);
        });
        FixedWorld away = new FixedWorld(NOON).answers("taskDefinitions.tags", a -> {
            throw problem(OutsideException.Kind.UNAVAILABLE);
        });

        assertThat(Marks.recall(MIGRATION, d, denied)).isEmpty();
        assertThatThrownBy(() -> Marks.recall(MIGRATION, d, away)).isInstanceOf(OutsideException.class);
    }

    // --- history

    private static final Map<String, Map<String, String>> TAGS = Map.of(
            "a/api:9", Map.of("ecs-deploy:migrated:contract", "sha256:c d-3-m1 2026-11-03T11:00:00Z"),
            "a/api:8",
                    Map.of(
                            "ecs-deploy:migrated:expand", "sha256:b d-2-m1 2026-11-02T11:00:00Z",
                            "ecs-deploy:migrated:after", "sha256:b d-2-a1-1 2026-11-04T11:00:00Z"),
            "a/api:7", Map.of("ecs-deploy:migrated:contract", "sha256:a d-1-m1 no-time"),
            "a/api:6", Map.of("ecs-deploy:migrated:contract", "sha256:a d-0-m1 2026-11-01T11:00:00Z"));

    private static FixedWorld history() {
        return new FixedWorld(NOON)
                .answers("taskDefinitions.revisions", a -> List.of("a/api:9", "a/api:8", "a/api:7", "a/api:6"))
                .answers("taskDefinitions.tags", a -> TAGS.get(a.get(0)));
    }

    @Test
    void theHistoryIsNewestFirstAndPassesOverWhatSomebodyChanged() {
        assertThat(MigrationHistory.of(history().outside().taskDefinitions(), List.of("api")))
                .extracting(MigrationHistory.Ran::token)
                .containsExactly("d-2-a1-1", "d-3-m1", "d-2-m1", "d-0-m1");
    }

    @Test
    void onlyContractsOnNewerRevisionsStandAgainstGoingBack() {
        assertThat(MigrationHistory.contractsSince(history().outside().taskDefinitions(), "a/api:6"))
                .containsExactly(new MigrationHistory.Ran(
                        MarkKind.CONTRACT, "sha256:c", "d-3-m1", Instant.parse("2026-11-03T11:00:00Z"), "a/api:9"));
        assertThat(MigrationHistory.contractsSince(history().outside().taskDefinitions(), "a/api:9"))
                .isEmpty();
    }
}
