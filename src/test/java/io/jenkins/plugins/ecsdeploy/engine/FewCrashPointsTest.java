package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.Crashes.End;
import io.jenkins.plugins.ecsdeploy.engine.Life.Moment;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The smallest of what {@link CrashPointsTest} and {@link StormTest} try: a few deployments killed once at every moment,
 * and a few storms. Quick enough to be asked about every mutant (see docs/mutation.md), where the whole is not.
 */
class FewCrashPointsTest {

    @ParameterizedTest
    @ValueSource(strings = {"sub-second migration", "failed migration", "one service without a migration"})
    void I3_I5_aDeploymentEndsTheSameWhereverItsProcessDies(String name) {
        ReferenceDeployment reference = ReferenceDeployment.all().stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow();
        Crashes crashes = new Crashes(reference, rig -> {});
        End undisturbed;
        List<Moment> worlds;
        try (Rig rig = crashes.alive()) {
            undisturbed = crashes.end(rig);
            worlds = Crashes.distinct(rig.life().moments());
        }
        for (Moment moment : worlds) {
            try (Rig rig = crashes.dead(moment.number())) {
                crashes.takeOver(rig).finish();
                assertThat(crashes.end(rig)).as("died at %s", moment).isEqualTo(undisturbed);
            }
        }
        assertThat(worlds)
                .hasSizeGreaterThan(
                        undisturbed.tasks().size() + reference.effects().size());
    }

    /** Breaks off with the promise that was broken. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void I1_I2_I3_I5_I6_I7_I8_holdInAStorm(long seed) {
        assertThat(StormRun.of(Storm.planned(seed), UnaryOperator.identity())).isNotNull();
    }
}
