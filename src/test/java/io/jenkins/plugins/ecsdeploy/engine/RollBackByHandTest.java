package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Contract;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.phase.ByHand;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.report.Changes;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Roll backs by hand: deployments of their own, after one of v2 in two waves. */
class RollBackByHandTest {
    private static final String ID = "r-20261102-120000-abcdef";

    private final Rig rig = new Rig().withFourServices();

    @AfterEach
    void close() {
        rig.close();
    }

    private Deployment deployed() {
        Deployment former = rig.deploy(rig.inWaves());
        assertThat(former.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        rig.aws.calls().clear();
        return former;
    }

    private Deployment run(Deployment rollBack) {
        return rig.driveUntil(rollBack, d -> false).deployment();
    }

    private List<String> updates() {
        return rig.aws.calls().of("UpdateService").stream()
                .map(c -> c.body().path("service").asText())
                .toList();
    }

    @Test
    void servicesGetWhatTheyRanBeforeTheLastWaveFirst() {
        Deployment former = deployed();

        Deployment d = run(ByHand.undo(ID, former, false, rig.now()));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phases())
                .extracting(PhaseRun::title)
                .containsExactly("Preflight", "Deploy (frontend)", "Deploy (backend)", "Verify");
        assertThat(updates()).startsWith("web", "admin").endsWith("worker", "api");
        for (String service : List.of("api", "worker", "admin", "web")) {
            assertThat(rig.imageOf(service)).as(service).isEqualTo(rig.v1.tagged());
        }
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
    }

    @Test
    void aMigrationIsNeverRunBackwardAndNothingIsRegistered() {
        Deployment former = deployed();

        Deployment d = run(ByHand.undo(ID, former, false, rig.now()));

        assertThat(rig.aws.calls().all().stream().map(Call::operation))
                .doesNotContain("RunTask", "RegisterTaskDefinition", "BatchGetImage");
        assertThat(Changes.of(d)).anyMatch(c -> c.text().contains("runs no migration"));
    }

    @Test
    void I1_aFormerDeploymentsOwnRevisionsAreTakenExactly() {
        Deployment former = deployed();
        rig.aws.push("api", "v3", Behaviour.runsForever());
        rig.begin(
                        "d-20261103-080500-abcdef",
                        rig.inWaves().toBuilder()
                                .image(new ImageReference(null, "api", "v3", null, null))
                                .migration(null)
                                .build())
                .finish();
        assertThat(rig.imageOf("api")).isNotEqualTo(rig.v2.pinned());

        Deployment d = run(ByHand.to(ID, former, false, rig.now()));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.service("api").path("taskDefinition").asText())
                .isEqualTo(former.service("api").orElseThrow().taskDefinition());
        assertThat(rig.imageOf("web")).isEqualTo(rig.v2.pinned());
    }

    /** The simulated account's contract: marked by us, on the revisions that the services run. */
    private void contract() {
        Deployment d = rig.driveUntil(
                        Deployment.create(
                                "d-20261103-080500-abcdef",
                                rig.inWaves().toBuilder()
                                        .waves(List.of())
                                        .services(List.of())
                                        .migration(Rig.migration(rig.migrationSource, "api")
                                                .withContract(new Contract(List.of("api"), null)))
                                        .build(),
                                rig.now()),
                        x -> false)
                .deployment();
        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        rig.aws.calls().clear();
    }

    @Test
    void codeFromBeforeAContractIsNotBroughtBackWithoutForce() {
        Deployment former = deployed();
        contract();

        Deployment refused = run(ByHand.undo(ID, former, false, rig.now()));
        assertThat(refused.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(refused.failure().summary())
                .contains("Since the service api ran api:1, a contract has run")
                .contains("--force")
                .doesNotContain("service worker ran");
        assertThat(updates()).isEmpty();

        Deployment forced = run(ByHand.undo("r-20261103-120000-fedcba", former, true, rig.now()));
        assertThat(forced.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(forced.notes()).anyMatch(note -> note.text().contains("a contract has run"));
    }

    @Test
    void whereMarksCannotBeReadTheOwnerDecides() {
        Deployment former = deployed();
        rig.aws.faults().on("ListTaskDefinitions").always().accessDenied("no");

        Deployment refused = run(ByHand.undo(ID, former, false, rig.now()));
        assertThat(refused.failure().problems())
                .hasSize(4)
                .allMatch(p -> p.contains("can't be told") && p.contains("--force"));
        assertThat(updates()).isEmpty();

        assertThat(run(ByHand.undo("r-20261103-120000-fedcba", former, true, rig.now()))
                        .status())
                .isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void whatSomebodyHasDeployedSinceIsNotRolledBackWithoutForce() {
        Deployment former = deployed();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"worker:1\"}");
        rig.time.advance(Duration.ofMinutes(5));
        rig.aws.calls().clear();

        Deployment refused = run(ByHand.undo(ID, former, false, rig.now()));
        assertThat(refused.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(refused.failure().summary())
                .contains("is on worker:1, not on api:2")
                .contains("--force");
        assertThat(updates()).isEmpty();

        Deployment forced = run(ByHand.undo(ID, former, true, rig.now()));
        assertThat(forced.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.imageOf("api")).isEqualTo(rig.v1.tagged());
    }

    @Test
    void aRevisionThatIsNotActiveIsToldBeforeAnythingIsChanged() {
        Deployment former = deployed();
        rig.ecs("DeregisterTaskDefinition", "{\"taskDefinition\":\"web:1\"}");

        Deployment d = run(ByHand.undo(ID, former, false, rig.now()));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("web:1").contains("not ACTIVE");
        assertThat(updates()).isEmpty();
    }

    @Test
    void somebodyElsesRolloutIsNotDisturbed() {
        Deployment former = deployed();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"worker:1\"}");
        rig.aws.calls().clear();

        Deployment d = run(ByHand.undo(ID, former, true, rig.now()));

        assertThat(d.failure().summary()).contains("a service deployment of api is in progress");
        assertThat(updates()).isEmpty();
    }

    @Test
    void whatADeploymentDidNotUpdateIsLeftOut() {
        rig.badServices.add("worker");
        Deployment former = rig.deploy(rig.inWaves());

        Deployment rollBack = ByHand.undo(ID, former, false, rig.now());

        assertThat(rollBack.rollBackPlan().targets()).containsOnlyKeys("api", "worker");
    }

    @Test
    void aDeploymentThatChangedNothingHasNothingToRollBack() {
        rig.migration = Behaviour.exits(1);
        Deployment former = rig.deploy(rig.inWaves());

        assertThatThrownBy(() -> ByHand.undo(ID, former, false, rig.now())).hasMessageContaining("updated no service");
    }

    @Test
    void aDeploymentThatHasNotEndedIsNotRolledBack() {
        Deployment former = rig.driveUntil(Deployment.create(Rig.ID, rig.inWaves(), rig.now()), x -> "frontend"
                        .equals(x.phase().wave()))
                .deployment();

        assertThatThrownBy(() -> ByHand.undo(ID, former, false, rig.now())).hasMessageContaining("has not ended");
    }

    @Test
    void I5_aRollBackIsResumedInEveryPhase() {
        Deployment former = deployed();
        for (PhaseName phase : List.of(PhaseName.PREFLIGHT, PhaseName.DEPLOY, PhaseName.VERIFY)) {
            rig.driveUntil(
                    ByHand.undo(ID, former, true, rig.now()), d -> d.phase().phase() == phase);
            rig.die();

            Deployment d = rig.resumeUntil(x -> false).deployment();

            assertThat(d.status()).as("%s: %s", phase, d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(rig.imageOf("web")).isEqualTo(rig.v1.tagged());
        }
    }
}
