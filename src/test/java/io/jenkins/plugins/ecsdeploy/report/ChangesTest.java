package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTest {

    @Test
    void I6_aFailedPreflightSaysThatNothingWasChanged() {
        assertThat(told(Samples.preflight()))
                .containsExactly(
                        "UNCHANGED Task definitions: none registered.",
                        "UNCHANGED The migration was not started.",
                        "UNCHANGED Services: untouched (api, worker).");
    }

    @Test
    void I6_aFailedMigrationSaysThatServicesAreUntouched() {
        assertThat(told(Samples.migrationFailed()))
                .containsExactly(
                        "CHANGED Registered api:43 (from api:42) for service api.",
                        "UNCHANGED Reused worker:18 for service worker: it existed already.",
                        "CHANGED Registered api-migration:43 (from api:42) for the migration.",
                        "UNCERTAIN The migration ran and exited with 1. It may have changed the database.",
                        "UNCHANGED Services: untouched (api, worker).");
    }

    @Test
    void I6_aRefusedUpdateLeavesServicesUntouched() {
        Deployment refused = failed(Samples.deploying(), Failure.Kind.UPDATE_REFUSED);

        assertThat(told(refused))
                .contains(
                        "CHANGED The migration ran and exited with 0.", "UNCHANGED Services: untouched (api, worker).");
    }

    @Test
    void successNamesEveryService() {
        assertThat(told(Samples.success()))
                .contains(
                        "CHANGED Service api was updated to api:43 (from api:42) and completed.",
                        "CHANGED Service worker was updated to worker:18 (from worker:17) and completed.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ROLLED_BACK       | ; ECS rolled it back.
                    ROLLOUT_FAILED    | ; its deployment failed.
                    SUPERSEDED        | ; another deployment took its place.
                    ROLLOUT_TIMED_OUT | ; it had not completed, and goes on in ECS.
                    CANCELLED         | ; it had not completed, and goes on in ECS.
                    """)
    void aServiceThatDidNotCompleteIsToldFromThoseAfterIt(Failure.Kind kind, String how) {
        assertThat(told(failed(Samples.rolling(), kind)))
                .contains(
                        "CHANGED Service api was updated to api:43 (from api:42)" + how,
                        "UNCHANGED Service worker: untouched.");
    }

    @Test
    void I8_whatWasAskedForWithoutAnAnswerIsUncertain() {
        assertThat(told(Samples.deploying().resumed(Samples.at(60))))
                .contains(
                        "UNCERTAIN Service api may have been updated to api:43: the update was asked for, and no answer"
                                + " is known.");
        assertThat(told(Samples.deploying()))
                .contains("UNCERTAIN Service api may have been updated to api:43: the update is just being asked for.");
        assertThat(told(Samples.inMigrate().resumed(Samples.at(60))))
                .contains("UNCERTAIN The migration may have run: its start was asked for, and no answer is known.");
        assertThat(told(Samples.inMigrate())).contains("UNCERTAIN The migration is being started.");
        assertThat(told(Samples.inRegister()))
                .startsWith("UNCERTAIN Task definition for service api: none was taken into use. Should ECS have"
                        + " registered one, nothing runs from it.");
    }

    @Test
    void aMigrationThatNobodySawEndIsNotCalledDone() {
        assertThat(told(Samples.migrating()))
                .contains("UNCERTAIN The migration was started, and its end is not known yet. Its task is"
                        + " 0f9c1f3e2a6b4f7f9f0c1d2e3a4b5c6d.");
        assertThat(told(failed(Samples.migrating(), Failure.Kind.MIGRATION_TIMED_OUT)))
                .contains("UNCERTAIN The migration was started and left running. Its task is"
                        + " 0f9c1f3e2a6b4f7f9f0c1d2e3a4b5c6d.");
        assertThat(told(Samples.migrated(null, List.of())))
                .contains(
                        "UNCERTAIN The migration's task stopped, and its container migrate has no exit code: whether it"
                                + " changed the database is not known.");
        assertThat(told(failed(Samples.inMigrate(), Failure.Kind.MIGRATION_NOT_STARTED)))
                .contains("UNCHANGED The migration was not started.");
        Deployment told = Samples.inMigrate();
        assertThat(told(told.withMigration(told.migration().ended(Samples.at(9), null))))
                .contains("CHANGED The migration has been done: its owner said so.");
    }

    /** By an execution, which tells of the migration's task once it runs, and of services once they have definitions. */
    private static Deployment orchestrated(PhaseName... phases) {
        Deployment before = Samples.inRegister();
        Deployment d = Deployment.create(
                before.id(),
                before.configuration().toBuilder()
                        .orchestrator(Orchestrator.DEFAULT)
                        .build(),
                Samples.at(0));
        for (PhaseName phase : phases) {
            d = d.enter(phase, Samples.at(1));
        }
        return d;
    }

    @Test
    void I6_whatAnExecutionDidNotTellIsNotCalledUnchanged() {
        Deployment before = orchestrated(PhaseName.REGISTER);
        Deployment migrating = orchestrated(PhaseName.REGISTER, PhaseName.MIGRATE);
        Deployment deploying = orchestrated(PhaseName.REGISTER, PhaseName.MIGRATE, PhaseName.DEPLOY);

        assertThat(told(before))
                .contains("UNCHANGED The migration was not started.", "UNCHANGED Services: untouched (api, worker).");
        assertThat(told(migrating)).contains("UNCERTAIN The migration is being started.");
        assertThat(told(failed(migrating, Failure.Kind.MIGRATION_NOT_STARTED)))
                .contains("UNCHANGED The migration was not started.");
        assertThat(told(failed(migrating, Failure.Kind.MIGRATION_UNKNOWN)))
                .contains(
                        "UNCERTAIN The migration may have run: no task of it was seen. Look for one that was started by "
                                + migrating.id() + ".",
                        "UNCHANGED Services: untouched (api, worker).");
        assertThat(told(failed(deploying, Failure.Kind.CANCELLED)))
                .contains("UNCERTAIN Services: which were updated was not told by the execution (api, worker).");
    }

    static Deployment failed(Deployment d, Failure.Kind kind) {
        PhaseName phase = d.phase().phase();
        return d.failed(new Failure(phase, kind, "It failed.", null, null), Samples.at(700));
    }

    private static List<String> told(Deployment d) {
        return Changes.of(d).stream().map(c -> c.kind() + " " + c.text()).toList();
    }
}
