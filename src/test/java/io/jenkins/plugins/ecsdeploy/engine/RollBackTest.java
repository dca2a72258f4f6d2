package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnCancel;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.driver.Ended;
import io.jenkins.plugins.ecsdeploy.engine.phase.Suspension;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack.End;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.report.Change;
import io.jenkins.plugins.ecsdeploy.report.Changes;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code onFailure: rollBack} and {@code onCancel: rollBack} do, on four services in two waves. */
class RollBackTest {
    private final Rig rig = new Rig().withFourServices();

    @AfterEach
    void close() {
        rig.close();
    }

    private Configuration rollingBack() {
        return rig.inWaves().toBuilder()
                .onFailure(OnFailure.ROLL_BACK)
                .onCancel(OnCancel.ROLL_BACK)
                .build();
    }

    /** What was asked for, as service:revision. */
    private List<String> updates() {
        return rig.aws.calls().of("UpdateService").stream()
                .map(c -> c.body().path("taskDefinition").asText())
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .toList();
    }

    private static End end(Deployment d, String service) {
        ServiceUpdate update = d.service(service).orElseThrow();
        return update.rollBack() == null ? null : update.rollBack().end();
    }

    private void everythingRunsWhatItRanBefore() {
        for (String service : List.of("api", "worker", "admin", "web")) {
            assertThat(rig.imageOf(service)).as(service).isEqualTo(rig.v1.tagged());
            assertThat(rig.service(service).at("/deployments/0/rolloutState").asText())
                    .as(service)
                    .isEqualTo("COMPLETED");
        }
    }

    @Test
    void aWaveThatFailsTakesTheEarlierOnesBackTheLastFirst() {
        rig.badServices.add("web");

        Deployment d = rig.deploy(rollingBack());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().phase()).isEqualTo(PhaseName.DEPLOY);
        assertThat(updates()).containsExactly("api:2", "worker:2", "admin:2", "web:2", "admin:1", "api:1", "worker:1");
        assertThat(end(d, "web")).isEqualTo(End.BY_ECS);
        assertThat(List.of(end(d, "api"), end(d, "worker"), end(d, "admin"))).containsOnly(End.RESTORED);
        everythingRunsWhatItRanBefore();
        assertThat(d.phases())
                .extracting(PhaseRun::title, PhaseRun::status)
                .endsWith(
                        tuple("Deploy (frontend)", PhaseRun.Status.FAILED),
                        tuple("Roll back", PhaseRun.Status.SUCCEEDED));
        assertThat(d.notes()).anyMatch(n -> n.text()
                .equals("Rolled back: api to api:1, worker to worker:1, admin to admin:1, web to web:1 (by"
                        + " ECS's circuit breaker)."));
        assertThat(rig.migrationTasks()).as("a migration is never undone").isEqualTo(1);
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
        assertThat(Changes.of(d))
                .extracting(Change::kind, Change::text)
                .contains(
                        tuple(
                                Change.Kind.UNCHANGED,
                                "Service api was updated to api:2 (from api:1) and completed. Rolled back: it is on api:1"
                                        + " again."),
                        tuple(
                                Change.Kind.UNCHANGED,
                                "Service web was updated to web:2 (from web:1); ECS rolled it back. It is on web:1"
                                        + " again."));
    }

    @Test
    void I7_theDeploymentHasNotEndedBeforeItsRollBackHas() {
        rig.badServices.add("web");
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.ROLL_BACK && d.phase().endedAt() == null) {
                assertThat(d.ended()).isFalse();
                assertThat(d.failure()).isNotNull();
            }
        };

        assertThat(rig.deploy(rollingBack()).ended()).isTrue();
    }

    @Test
    void I6_whatWasNeverUpdatedIsNotRolledBack() {
        rig.badServices.add("api");

        Deployment d = rig.deploy(rollingBack());

        assertThat(end(d, "admin")).isNull();
        assertThat(updates()).doesNotContain("admin:1", "web:1");
        everythingRunsWhatItRanBefore();
    }

    @Test
    void aFailedMigrationLeavesNothingToRollBack() {
        rig.migration = Behaviour.exits(1);

        Deployment d = rig.deploy(rollingBack());

        assertThat(d.phase(PhaseName.ROLL_BACK)).isEmpty();
        assertThat(updates()).isEmpty();
    }

    @Test
    void byDefaultTheEarlierWavesStay() {
        rig.badServices.add("web");

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.phase(PhaseName.ROLL_BACK)).isEmpty();
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
    }

    @Test
    void whatSomebodyElseHasDeployedSinceIsLeftAlone() {
        rig.badServices.add("web");
        rig.begin(rollingBack());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.ROLL_BACK);
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"worker:1\"}");
        Deployment d = rig.finish().deployment();

        assertThat(end(d, "api")).isEqualTo(End.LEFT);
        assertThat(end(d, "worker")).isEqualTo(End.RESTORED);
        assertThat(updates()).doesNotContain("api:1");
        assertThat(d.phase().status()).isEqualTo(PhaseRun.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.notes()).anyMatch(n -> n.text().contains("api: It is on worker:1 now"));
    }

    @Test
    void aServiceThatCanNotBeRolledBackKeepsNoOtherFromIt() {
        rig.badServices.add("web");
        rig.aws
                .faults()
                .on("UpdateService")
                .when(body -> body.path("taskDefinition").asText().endsWith("admin:1"))
                .always()
                .error(400, "InvalidParameterException", "TaskDefinition is inactive");

        Deployment d = rig.deploy(rollingBack());

        assertThat(end(d, "admin")).isEqualTo(End.FAILED);
        assertThat(end(d, "api")).isEqualTo(End.RESTORED);
        assertThat(d.phase().status()).isEqualTo(PhaseRun.Status.FAILED);
        assertThat(d.notes()).anyMatch(n -> n.text().contains("TaskDefinition is inactive"));
    }

    @Test
    void aCancelledRolloutGoesBackToo() {
        rig.begin(rollingBack());
        rig.until(() -> rig.journal
                .load()
                .service("admin")
                .filter(s -> s.updatedAt() != null)
                .isPresent());
        rig.drive().cancel("a test");
        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.CANCELLED);
        assertThat(d.failure().summary()).doesNotContain("goes on in ECS");
        everythingRunsWhatItRanBefore();
    }

    @Test
    void aRefusedUpdateOfTheFirstServiceLeavesNothingToRollBack() {
        rig.aws.faults().on("UpdateService").always().error(400, "ClientException", "no");

        Deployment d = rig.deploy(rollingBack());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.UPDATE_REFUSED);
        assertThat(d.phase(PhaseName.ROLL_BACK)).isEmpty();
        assertThat(d.touchedServices()).isFalse();
    }

    @Test
    void I5_I8_aRollBackWhoseAnswerIsLostIsLookedForBeforeItIsAskedForAgain() {
        rig.badServices.add("web");
        rig.aws
                .faults()
                .on("UpdateService")
                .when(body -> body.path("taskDefinition").asText().endsWith("api:1"))
                .always()
                .loseResponse();

        Deployment d = rig.deploy(rollingBack());

        assertThat(end(d, "api")).isEqualTo(End.RESTORED);
        everythingRunsWhatItRanBefore();
    }

    @Test
    void withoutAccessTheRollBackIsSuspendedAndResumedLater() {
        rig.badServices.add("web");
        rig.begin(rollingBack());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.ROLL_BACK);
        rig.aws.faults().on("UpdateService").always().expiredToken();
        Ended ended = rig.finish();

        assertThat(((Ended.Suspended) ended).why().reason()).isEqualTo(Suspension.Reason.NO_ACCESS);
        rig.aws.faults().clear();
        assertThat(rig.resume().finish().deployment().phase().status()).isEqualTo(PhaseRun.Status.SUCCEEDED);
        everythingRunsWhatItRanBefore();
    }

    @Test
    void aVerifyThatFailsTakesAllServicesBack() {
        rig.begin(rollingBack());
        rig.until(() -> rig.journal.load().phase().phase() == PhaseName.VERIFY);
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"admin\",\"taskDefinition\":\"worker:1\"}");
        Deployment d = rig.finish().deployment();

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.VERIFY_FAILED);
        assertThat(end(d, "admin")).isEqualTo(End.LEFT);
        assertThat(end(d, "web")).isEqualTo(End.RESTORED);
        assertThat(end(d, "api")).isEqualTo(End.RESTORED);
    }
}
