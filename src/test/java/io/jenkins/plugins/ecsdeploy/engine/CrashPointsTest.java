package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
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
        FAILED_ROLLOUT(rig -> rig.app = new Behaviour.Exits(1, Duration.ZERO, List.of("crash at start")));

        final Consumer<Rig> world;

        Reference(Consumer<Rig> world) {
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
            String log) {

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
                    rig.journal.log());
        }
    }

    @ParameterizedTest
    @EnumSource(Reference.class)
    void I3_I5_I8_aDeploymentEndsTheSameWhereverItsProcessDies(Reference reference) {
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
                    dieAt(rig, save, before);
                    finishResumed(rig);

                    assertThat(End.of(rig))
                            .as("died at save %d, before it: %s", save, before)
                            .isEqualTo(undisturbed);
                    points++;
                }
            }
        }
        System.out.printf("%s: %d crash points, 0 violations%n", reference, points);
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

    private static void finishResumed(Rig rig) {
        if (rig.journal.history().isEmpty()) {
            rig.begin(rig.configuration()).finish(); // nothing was written: nothing had happened
        } else {
            rig.resume().finish();
        }
    }
}
