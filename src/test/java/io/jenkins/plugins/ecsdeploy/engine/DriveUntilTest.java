package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A deployment driven piece by piece is the deployment driven at once. */
class DriveUntilTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static Predicate<Deployment> past(PhaseName phase) {
        return d -> d.phase().phase().compareTo(phase) > 0;
    }

    private Deployment created() {
        return Deployment.create(Rig.ID, rig.configuration(), rig.now());
    }

    @Test
    void eachPieceDoesWhatBelongsToItAndNoMore() {
        List<List<String>> pieces = new ArrayList<>();
        Deployment d = created();
        for (PhaseName phase : EnumSet.range(PhaseName.RESOLVE, PhaseName.VERIFY)) {
            Ended ended = rig.driveUntil(d, past(phase));
            boolean last = phase.compareTo(PhaseName.VERIFY) >= 0;
            assertThat(ended).isInstanceOf(last ? Ended.Finished.class : Ended.Reached.class);
            d = ended.deployment();
            assertThat(d).isEqualTo(rig.journal.load());
            pieces.add(rig.changes());
            rig.aws.calls().clear();
        }
        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(pieces)
                .containsExactly(
                        List.of(),
                        List.of(),
                        List.of(), // no lock is asked for
                        List.of(), // nor an orchestrator
                        List.of("RegisterTaskDefinition", "RegisterTaskDefinition", "RegisterTaskDefinition"),
                        List.of(), // nor a backup
                        List.of("RunTask"),
                        List.of("UpdateService", "UpdateService"),
                        List.of(),
                        List.of());
        assertThat(rig.console).containsExactly("migrating", "migrated");
    }

    @Test
    void I3_piecesInDifferentProcessesStartOneMigration() {
        rig.driveUntil(created(), past(PhaseName.RESOLVE));
        for (PhaseName phase : PhaseName.values()) {
            rig.resumeUntil(past(phase));
        }
        assertThat(rig.journal.load().status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void aPauseBetweenPiecesCountsAgainstNoLimit() {
        Deployment d = rig.driveUntil(created(), past(PhaseName.REGISTER)).deployment();
        rig.time.advance(Duration.ofHours(5));
        Deployment migrated =
                rig.driveUntil(d.reentered(rig.now()), past(PhaseName.MIGRATE)).deployment();
        assertThat(migrated.failure()).isNull();
        assertThat(rig.migrationTasks()).isEqualTo(1);
        rig.time.advance(Duration.ofHours(5));
        Deployment ended = rig.driveUntil(migrated.reentered(rig.now()), past(PhaseName.VERIFY))
                .deployment();
        assertThat(ended.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(ended.phase(PhaseName.MIGRATE).orElseThrow().took(rig.now())).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void I2_afterAFailedMigrationTheNextPieceDoesNothing() {
        rig.migration = new Behaviour.Exits(3, Duration.ofSeconds(1), List.of("no"));
        Deployment failed = rig.driveUntil(created(), past(PhaseName.MIGRATE)).deployment();
        assertThat(failed.status()).isEqualTo(Deployment.Status.FAILED);
        rig.aws.calls().clear();
        assertThat(rig.driveUntil(failed, past(PhaseName.DEPLOY))).isEqualTo(new Ended.Finished(failed));
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    @Test
    void aPointThatIsReachedAlreadyEndsAtOnce() {
        Deployment d = rig.driveUntil(created(), past(PhaseName.RESOLVE)).deployment();
        rig.aws.calls().clear();
        assertThat(rig.driveUntil(d, past(PhaseName.RESOLVE))).isEqualTo(new Ended.Reached(d));
        assertThat(rig.aws.calls().all()).isEmpty();
    }

    // --- a cancel that comes just when the point is reached

    private Ended cancelledWhenItReaches(PhaseName phase, Configuration configuration) {
        Predicate<Deployment> until = past(phase);
        rig.onSaved = d -> {
            if (until.test(d) && rig.drive() != null) {
                rig.drive().cancel("a test");
            }
        };
        return rig.driveUntil(Deployment.create(Rig.ID, configuration, rig.now()), until);
    }

    @Test
    void aCancelAtThePointStopsTheExecutionThatGoesOn() {
        rig.withStateMachine().migration = Behaviour.runsForever();
        Ended ended = cancelledWhenItReaches(
                PhaseName.REGISTER,
                rig.orchestrated().toBuilder().onCancel(OnCancel.STOP).build());
        assertThat(ended.deployment().status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(rig.aws.calls().count("StopExecution")).isEqualTo(1);
    }

    @Test
    void aCancelAtThePointIsToldWhenAllIsLeft() {
        Ended ended = cancelledWhenItReaches(PhaseName.MIGRATE, rig.configuration());
        assertThat(ended).isInstanceOfSatisfying(Ended.Suspended.class, suspended -> assertThat(
                        suspended.why().reason())
                .isEqualTo(Suspension.Reason.CANCELLED));
        assertThat(rig.changes()).doesNotContain("UpdateService");
    }
}
