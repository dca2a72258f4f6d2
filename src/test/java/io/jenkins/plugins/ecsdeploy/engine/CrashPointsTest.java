package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.MigrationRun;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills the process at every save of a deployment, before it is durable (an effect happened, its result is lost) and right
 * after (an intent is durable, its effect did not happen), and then at every pair of such points.
 */
class CrashPointsTest {

    /** The reference deployments. */
    @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
    enum Reference {
        DERIVED_MIGRATION_TWO_SERVICES(rig -> {}),
        OVERRIDDEN_MIGRATION(rig -> rig.migrationSource = Migration.Source.Kind.OVERRIDE),
        SUB_SECOND_MIGRATION(rig -> rig.migration = new Behaviour.Exits(0, Duration.ZERO, List.of("done"))),
        FAILED_MIGRATION(
                rig -> rig.migration = new Behaviour.Exits(3, Duration.ofSeconds(5), List.of("no such table"))),
        FAILED_ROLLOUT(rig -> rig.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start"))),
        MIGRATION_THAT_IS_TRIED_AGAIN(2, rig -> {
            rig.busyTimes = 1;
            rig.asked =
                    c -> c.migration(Rig.migration(rig.migrationSource, "api").withRetries(Rig.RETRIES));
        }),
        RETRIES_USED_UP(3, rig -> {
            rig.busyTimes = 9;
            rig.asked =
                    c -> c.migration(Rig.migration(rig.migrationSource, "api").withRetries(Rig.RETRIES));
        }),
        TASKS_AFTER(
                3, rig -> rig.asked = c -> c.after(List.of(Rig.after("backfill", false), Rig.after("reindex", true)))),
        FAILED_TASK_AFTER(2, rig -> {
            rig.after = new Behaviour.Exits(4, Duration.ofSeconds(5), List.of("no such column"));
            rig.asked = c -> c.after(List.of(Rig.after("backfill", false)));
        }),
        CONTRACT(1, rig -> {
            rig.onNewImage();
            rig.asked = c -> c.services(List.of())
                    .migration(Rig.migration(rig.migrationSource, "api")
                            .withContract(new Contract(List.of("api", "worker"), null)));
        });

        /** One-off tasks that it may start: its attempts together. */
        final int tasks;

        final Consumer<Rig> world;

        Reference(Consumer<Rig> world) {
            this(1, world);
        }

        Reference(int tasks, Consumer<Rig> world) {
            this.tasks = tasks;
            this.world = world;
        }

        Rig rig() {
            Rig rig = new Rig();
            world.accept(rig);
            return rig;
        }
    }

    /** All that an owner can see of an end. */
    record End(
            Deployment.Status status,
            Failure.Kind failure,
            long migrationTasks,
            boolean apiIsNew,
            boolean workerIsNew,
            int registered,
            String log,
            Set<String> marks) {

        static End of(Rig rig) {
            Deployment d = rig.journal.load();
            return new End(
                    d.status(),
                    d.failure() == null ? null : d.failure().kind(),
                    rig.migrationTasks(),
                    rig.imageOf("api").equals(rig.v2.pinned()),
                    rig.imageOf("worker").equals(rig.v2.pinned()),
                    (int) rig.changes().stream()
                            .filter("RegisterTaskDefinition"::equals)
                            .count(),
                    rig.journal.log(),
                    marks(rig, d));
        }

        /** The marks of what ended well, without their times. */
        private static Set<String> marks(Rig rig, Deployment d) {
            Set<String> marks = new TreeSet<>();
            for (MigrationRun run : d.tasks()) {
                String definition = run.plan().taskDefinition();
                rig.tags(definition).forEach((key, value) -> {
                    if (key.startsWith("ecs-deploy:migrated:")) {
                        marks.add(definition + " " + key + " " + value.substring(0, value.lastIndexOf(' ')));
                    }
                });
            }
            return marks;
        }
    }

    @ParameterizedTest
    @EnumSource(Reference.class)
    void I3_I5_I8_aDeploymentEndsTheSameWhereverItsProcessDies(Reference reference) {
        int points = dieEverywhere(reference, rig -> {});

        System.out.printf("%s: %d crash points, 0 violations%n", reference, points);
    }

    /** The harness itself: it must notice when a promise is broken. */
    @Test
    void aClientTokenThatIsNotKeptIsNoticed() {
        assertThatThrownBy(() ->
                        dieEverywhere(Reference.SUB_SECOND_MIGRATION, rig -> rig.sabotage = Sabotage::withFreshTokens))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("migrationTasks=2");
    }

    @Test
    void anUpdateBeforeTheExitCodeIsNoticed() {
        try (Rig rig = Reference.FAILED_MIGRATION.rig()) {
            rig.sabotage = Sabotage::withTasksThatSeemToHaveSucceeded;
            rig.deploy(rig.configuration());

            assertThat(rig.prematureUpdates()).isPositive();
        }
    }

    @Test
    void aJournalThatIsWrittenAfterTheEffectIsNoticed() {
        assertThatThrownBy(() -> dieForHours(Reference.SUB_SECOND_MIGRATION, rig -> rig.journal.late()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("second migration");
    }

    @ParameterizedTest
    @EnumSource(Reference.class)
    void I3_anOutageBeyondTheTokensLifeNeverStartsASecondMigration(Reference reference) {
        int points = dieForHours(reference, rig -> {});

        System.out.printf("%s: %d crash points with an outage of 25 hours, 0 violations%n", reference, points);
    }

    /** Kills the process at every save, and nobody takes over before ECS has forgotten token and task. */
    private static int dieForHours(Reference reference, Consumer<Rig> sabotage) {
        int saves;
        try (Rig rig = reference.rig()) {
            rig.deploy(rig.configuration());
            saves = rig.journal.history().size();
        }
        int points = 0;
        for (int save = 1; save < saves; save++) {
            for (boolean before : List.of(true, false)) {
                try (Rig rig = reference.rig()) {
                    sabotage.accept(rig);
                    dieAt(rig, save, before);
                    rig.time.advance(Duration.ofHours(25));
                    Ended ended = takeOver(rig).finish();

                    assertThat(rig.migrationTasks())
                            .as("second migration after dying at save %d, before it: %s", save, before)
                            .isLessThanOrEqualTo(reference.tasks);
                    if (ended instanceof Ended.Suspended suspended) {
                        assertThat(suspended.why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
                        // Nobody goes past a task of which nobody knows: neither to services nor to the next task.
                        assertThat(rig.journal.load().phase().phase()).isIn(PhaseName.MIGRATE, PhaseName.AFTER);
                        boolean migrating = rig.journal.load().phase().phase() == PhaseName.MIGRATE;
                        assertThat(migrating && rig.aws.calls().count("UpdateService") > 0)
                                .isFalse();
                    }
                    points++;
                }
            }
        }
        return points;
    }

    /** Kills the process at every save, before and after it; gives the number of such points. */
    private static int dieEverywhere(Reference reference, Consumer<Rig> sabotage) {
        End undisturbed;
        int saves;
        try (Rig rig = reference.rig()) {
            rig.deploy(rig.configuration());
            undisturbed = End.of(rig);
            saves = rig.journal.history().size();
        }
        int points = 0;
        for (int save = 0; save < saves; save++) {
            for (boolean before : List.of(true, false)) {
                try (Rig rig = reference.rig()) {
                    sabotage.accept(rig);
                    dieAt(rig, save, before);
                    takeOver(rig).finish();

                    assertThat(End.of(rig))
                            .as("died at save %d, before it: %s", save, before)
                            .isEqualTo(undisturbed);
                    points++;
                }
            }
        }
        return points;
    }

    private static void dieAt(Rig rig, int save, boolean before) {
        rig.journal.dieAt(save, before);
        Configuration configuration = rig.configuration();
        try {
            rig.begin(configuration).finish();
        } catch (MemoryJournal.Died died) {
            // at the very first save
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(MemoryJournal.Died.class);
        }
        rig.die();
        rig.journal.dieAt(-1, false);
    }

    private static Rig takeOver(Rig rig) {
        boolean nothingWritten = rig.journal.history().isEmpty();
        return nothingWritten ? rig.begin(rig.configuration()) : rig.resume();
    }
}
