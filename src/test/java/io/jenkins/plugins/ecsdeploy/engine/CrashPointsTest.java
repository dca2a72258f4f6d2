package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.Harness;
import io.jenkins.plugins.ecsdeploy.engine.Crashes.End;
import io.jenkins.plugins.ecsdeploy.engine.Mortality.Moment;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Kills the process of every reference deployment at every moment: before and after each external effect, and before and
 * after each write to the journal (so also when an effect happened and nobody heard of it). Then the process that takes
 * over, at every moment of its life.
 */
class CrashPointsTest {

    @Test
    void everyReferenceDeploymentDoesWhatItSays() {
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            try (Rig rig = reference.rig()) {
                Ended ended = rig.begin(reference.configuration().apply(rig)).finish();

                assertThat(ended.deployment().status())
                        .as("%s: %s", reference, ended.deployment().failure())
                        .isEqualTo(reference.status());
                assertThat(
                                ended.deployment().failure() == null
                                        ? null
                                        : ended.deployment().failure().kind())
                        .as("%s", reference)
                        .isEqualTo(reference.failure());
                assertThat(rig.effects()).as("%s", reference).isEqualTo(reference.effects());
                assertThat(rig.journal.history())
                        .as("%s: states that can be read", reference)
                        .hasSizeGreaterThan(reference.effects().size());
            }
        }
    }

    @Test
    void I3_I5_I8_aDeploymentEndsTheSameWhereverItsProcessDies() {
        Tried tried = new Tried();
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            dieEverywhere(reference, rig -> {}, tried);
        }
        Harness.tell("crash points", tried + ", 0 violations");
    }

    /** The harness itself: it must notice when a promise is broken. */
    @Test
    void aClientTokenThatIsNotKeptIsNoticed() {
        assertThatThrownBy(() -> dieEverywhere(
                        subSecondMigration(), rig -> rig.sabotage = Sabotage::withFreshTokens, new Tried()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("api-migration=2");
    }

    @Test
    void anUpdateBeforeTheExitCodeIsNoticed() {
        try (Rig rig = named("failed migration").rig()) {
            rig.sabotage = Sabotage::withTasksThatSeemToHaveSucceeded;
            rig.deploy(rig.configuration());

            assertThat(rig.prematureUpdates()).isPositive();
        }
    }

    @Test
    void aJournalThatIsWrittenAfterTheEffectIsNoticed() {
        assertThatThrownBy(() -> dieForHours(subSecondMigration(), rig -> rig.journal.late()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("second migration");
    }

    @Test
    void I3_anOutageBeyondTheTokensLifeNeverStartsASecondMigration() {
        int points = 0;
        for (ReferenceDeployment reference : ReferenceDeployment.all()) {
            points += dieForHours(reference, rig -> {});
        }
        Harness.tell("outages", points + " of 25 hours, 0 violations");
    }

    private static ReferenceDeployment subSecondMigration() {
        return named("sub-second migration");
    }

    private static ReferenceDeployment named(String name) {
        return ReferenceDeployment.all().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Kills the process at every moment, and nobody takes over before ECS has forgotten token and task. */
    private static int dieForHours(ReferenceDeployment reference, Consumer<Rig> sabotage) {
        Crashes crashes = new Crashes(reference, sabotage);
        int points = 0;
        for (Moment moment : Crashes.distinct(undisturbed(crashes).moments())) {
            try (Rig rig = crashes.dead(moment.number())) {
                rig.time.advance(Duration.ofHours(25));
                Ended ended = crashes.takeOver(rig).finish();

                assertThat(rig.tasksByFamily().values())
                        .as("second migration of %s after dying at %s", reference, moment)
                        .allMatch(n -> n <= 1);
                if (ended instanceof Ended.Suspended suspended) {
                    assertThat(suspended.why().reason()).isEqualTo(Suspension.Reason.MIGRATION_UNKNOWN);
                    assertThat(rig.aws.calls().count("UpdateService")).isZero();
                }
                points++;
            }
        }
        return points;
    }

    private record Life(End end, List<Moment> moments) {}

    private static Life undisturbed(Crashes crashes) {
        try (Rig rig = crashes.alive()) {
            return new Life(crashes.end(rig), rig.mortality.moments());
        }
    }

    /** What was tried. */
    private static final class Tried {
        private int references;
        private int points;
        private int worlds;
        private int pairs;

        @Override
        public String toString() {
            return "%,d points (%,d different worlds), %,d of %,d pairs, in %d reference deployments"
                    .formatted(points, worlds, pairs, pairs, references);
        }
    }

    private static void dieEverywhere(ReferenceDeployment reference, Consumer<Rig> sabotage, Tried tried) {
        Life undisturbed = undisturbed(new Crashes(reference, rig -> {}));
        Crashes crashes = new Crashes(reference, sabotage);
        List<Moment> worlds = Crashes.distinct(undisturbed.moments());
        tried.references++;
        tried.points += undisturbed.moments().size();
        tried.worlds += worlds.size();
        for (Moment first : worlds) {
            List<Moment> seconds;
            try (Rig rig = crashes.dead(first.number())) {
                crashes.takeOver(rig).finish();
                assertThat(crashes.end(rig))
                        .as("%s died at %s", reference, first)
                        .isEqualTo(undisturbed.end());
                seconds = Crashes.distinct(rig.mortality.moments());
            }
            for (Moment second : seconds) {
                try (Rig rig = crashes.dead(first.number())) {
                    crashes.die(rig, second.number());
                    crashes.takeOver(rig).finish();
                    assertThat(crashes.end(rig))
                            .as("%s died at %s, then at %s", reference, first, second)
                            .isEqualTo(undisturbed.end());
                }
                tried.pairs++;
            }
        }
    }
}
