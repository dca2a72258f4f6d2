package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Wave;
import io.jenkins.plugins.ecsdeploy.engine.phase.Steps;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseRun;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import io.jenkins.plugins.ecsdeploy.simulator.PushedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rollouts in waves, on an account with four services: api and worker, then admin and web. */
class WavesTest {
    private final Rig rig = new Rig().withFourServices();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> updates() {
        return rig.aws.calls().of("UpdateService").stream()
                .map(c -> c.body().path("service").asText())
                .toList();
    }

    private Instant updatedAt(String service) {
        return rig.aws.calls().of("UpdateService").stream()
                .filter(c -> c.body().path("service").asText().equals(service))
                .map(Call::at)
                .findFirst()
                .orElseThrow();
    }

    private static ServiceUpdate service(Deployment d, String name) {
        return d.service(name).orElseThrow();
    }

    // --- order

    @Test
    void theServicesOfAWaveAreUpdatedTogetherAndTheNextWaveOnlyAfterAllOfThemCompleted() {
        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(updates()).containsExactly("api", "worker", "admin", "web");
        Instant firstWaveDone =
                service(d, "api").completedAt().isAfter(service(d, "worker").completedAt())
                        ? service(d, "api").completedAt()
                        : service(d, "worker").completedAt();
        assertThat(updatedAt("worker")).isBefore(service(d, "api").completedAt());
        assertThat(updatedAt("admin")).isAfterOrEqualTo(firstWaveDone);
        assertThat(d.phases())
                .extracting(PhaseRun::title)
                .containsExactly(
                        "Resolve",
                        "Preflight",
                        "Register",
                        "Migrate",
                        "Deploy (backend)",
                        "Deploy (frontend)",
                        "Verify");
    }

    @Test
    void withoutWavesOneServiceComesAfterTheOtherInOneRunOfThePhase() {
        Deployment d = rig.deploy(rig.inWaves().toBuilder().waves(List.of()).build());

        assertThat(updates()).containsExactly("api", "worker", "admin", "web");
        assertThat(updatedAt("worker")).isAfterOrEqualTo(service(d, "api").completedAt());
        assertThat(d.phases()).filteredOn(p -> p.phase() == PhaseName.DEPLOY).hasSize(1);
    }

    @Test
    void aPhaseIsPastOnlyAfterItsLastWave() {
        Deployment first = rig.driveUntil(Deployment.create(Rig.ID, rig.inWaves(), rig.now()), x -> "frontend"
                        .equals(x.phase().wave()))
                .deployment();

        assertThat(Steps.past(first, PhaseName.MIGRATE)).isTrue();
        assertThat(Steps.past(first, PhaseName.DEPLOY)).isFalse();
        assertThat(Steps.past(first, PhaseName.VERIFY)).isFalse();
        assertThat(Steps.past(rig.resumeUntil(x -> false).deployment(), PhaseName.DEPLOY))
                .isTrue();
    }

    // --- I2, I6, I7

    @Test
    void I2_I6_noServiceOfAnyWaveIsUpdatedUnlessTheMigrationExitedWithZero() {
        rig.migration = Behaviour.exits(1);

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(d.touchedServices()).isFalse();
        assertThat(updates()).isEmpty();
    }

    @Test
    void I6_aWaveThatFailsLeavesTheLaterOnesUntouched() {
        rig.badServices.add("worker");

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(updates()).containsExactly("api", "worker");
        assertThat(service(d, "admin").touched()).isFalse();
        assertThat(rig.imageOf("admin")).isEqualTo(rig.v1.tagged());
    }

    @Test
    void I7_theOthersOfAFailedWaveAreWatchedToTheirEnd() {
        refuse("worker");

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.status()).isEqualTo(Deployment.Status.FAILED);
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.UPDATE_REFUSED);
        assertThat(service(d, "api").completed()).isTrue();
        assertThat(rig.service("api").at("/deployments/0/rolloutState").asText())
                .isEqualTo("COMPLETED");
        assertThat(updates()).containsExactly("api", "worker");
    }

    private void refuse(String service) {
        rig.aws
                .faults()
                .on("UpdateService")
                .when(body -> body.path("service").asText().equals(service))
                .always()
                .error(400, "ClientException", "no");
    }

    @Test
    void I7_everyServiceOfAWaveThatFailedIsTold() {
        rig.badServices.add("api");
        rig.badServices.add("worker");

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.failure().summary()).isEqualTo("2 services of backend did not get to the new revision.");
        assertThat(d.failure().problems()).hasSize(2).allMatch(p -> p.contains("rolled the deployment of service"));
    }

    @Test
    void aServiceThatFailsAtOnceKeepsFurtherOnesOfItsWaveFromBeingUpdated() {
        refuse("api");

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.UPDATE_REFUSED);
        assertThat(service(d, "worker").touched()).isFalse();
        assertThat(rig.imageOf("worker")).isEqualTo(rig.v1.tagged());
    }

    @Test
    void aCancelInAWaveSaysOfEachServiceWhatBecameOfIt() {
        rig.begin(
                rig.inWaves().toBuilder().onCancel(Configuration.OnCancel.STOP).build());
        rig.until(() -> rig.journal.load().service("worker").isPresent()
                && service(rig.journal.load(), "worker").updatedAt() != null);
        rig.drive().cancel("a test");
        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.CANCELLED);
        assertThat(d.failure().summary())
                .contains("The service api was updated already")
                .contains("The service worker was updated already");
        assertThat(updates()).containsExactly("api", "worker");
    }

    // --- other images

    @Test
    void I1_aServiceWithAnImageOfItsOwnIsPinnedToThatOne() {
        PushedImage web = rig.aws.push("web", "v7", Behaviour.runsForever());
        Configuration c = rig.inWaves(
                new Service("web", List.of("app"), new ImageReference(null, "web", "v7", null, null), null, null));
        rig.onSaved = d -> {
            if (d.phase().phase() == PhaseName.PREFLIGHT) {
                rig.aws.push("web", "v7", Behaviour.exits(99));
            }
        };

        Deployment d = rig.deploy(c);

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.imageOf("web")).isEqualTo(web.pinned());
        assertThat(rig.imageOf("admin")).isEqualTo(rig.v2.pinned());
        assertThat(d.images()).containsOnlyKeys("web:v7");
        assertThat(rig.aws.calls().count("BatchGetImage")).isEqualTo(2);
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
    }

    @Test
    void anImageOfOneServiceThatIsMissingIsToldBeforeAnythingIsChanged() {
        Deployment d = rig.deploy(rig.inWaves(
                new Service("web", List.of("app"), new ImageReference(null, "web", "none", null, null), null, null)));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.RESOLVE_FAILED);
        assertThat(d.failure().summary()).contains("web:none");
        assertThat(rig.changes()).isEmpty();
    }

    // --- enabledWhen

    private static Service needing(String name, String... others) {
        return new Service(name, null, null, List.of(others), null);
    }

    @Test
    void aServiceIsUpdatedOnlyOnceTheOnesThatItNeedsHaveCompleted() {
        Deployment d = rig.deploy(rig.inWaves(needing("web", "admin")));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(updatedAt("web")).isAfterOrEqualTo(service(d, "admin").completedAt());
    }

    @Test
    void aSupportServiceOutsideOfTheDeploymentIsWaitedFor() {
        rig.createService("broker", "api", 0);
        rig.begin(rig.inWaves(needing("web", "broker")));
        rig.until(() -> rig.journal
                .load()
                .service("admin")
                .filter(ServiceUpdate::completed)
                .isPresent());
        rig.time.advance(Duration.ofMinutes(5));
        assertThat(updates()).doesNotContain("web");

        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"broker\",\"desiredCount\":1}");
        Deployment d = rig.finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).anyMatch(n -> n.text().contains("waits for broker, whose desired count is 0"));
    }

    @Test
    void aSupportServiceThatNeverGetsReadyFailsTheServiceAndSaysWhatWasSeen() {
        rig.createService("broker", "api", 0);

        Deployment d = rig.deploy(rig.inWaves(needing("web", "broker")).toBuilder()
                .timeouts(new Timeouts(null, null, null, null, Duration.ofMinutes(7), null))
                .build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.SUPPORT_NOT_READY);
        assertThat(d.failure().summary())
                .contains("broker (its desired count is 0)")
                .contains("7m");
        assertThat(service(d, "admin").completed()).isTrue();
        assertThat(updates()).containsExactly("api", "worker", "admin");
    }

    @Test
    void aSupportServiceThatDoesNotExistIsToldBeforeAnythingIsChanged() {
        Deployment d = rig.deploy(rig.inWaves(needing("web", "nobody")));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("nobody");
    }

    // --- resume

    @Test
    void I5_aWaveIsResumedWhereItStood() {
        rig.begin(rig.inWaves());
        rig.until(() -> rig.journal.load().service("api").isPresent()
                && service(rig.journal.load(), "api").updatedAt() != null);
        rig.die();

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(updates()).containsExactly("api", "worker", "admin", "web");
    }

    /** Found by broken states: they were resumed in an account whose clock was behind. */
    @Test
    void I5_aWaveIsResumedWhereItStoodWhenTheClockIsBehind() {
        rig.begin(rig.inWaves());
        rig.until(() -> rig.journal.load().service("api").isPresent()
                && service(rig.journal.load(), "api").updatedAt() != null);
        rig.die();
        rig.jumpClock(Duration.ofDays(-2));

        Deployment d = rig.resume().finish().deployment();

        assertThat(d.status()).as("%s", d.failure()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.phases()).extracting(PhaseRun::wave).contains("backend", "frontend");
        assertThat(updates()).containsExactly("api", "worker", "admin", "web");
    }

    @Test
    void aServiceWithADesiredCountOfZeroCompletesAndIsToldToProveNothing() {
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"admin\",\"desiredCount\":0}");
        rig.time.advance(Duration.ofMinutes(2));
        rig.aws.calls().clear();

        Deployment d = rig.deploy(rig.inWaves());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(service(d, "admin").completed()).isTrue();
        assertThat(d.notes()).anyMatch(n -> n.text().contains("no task will run to prove it"));
    }

    @Test
    void waveNamesAreThoseOfTheConfiguration() {
        assertThat(rig.inWaves().wave("backend")).map(Wave::services).hasValue(List.of("api", "worker"));
    }

    /** A clock that was ahead before: what it called the future is now, and stays of the same wave. */
    @Test
    void aWaveStaysAWaveWhenTheClockGoesBack() {
        rig.begin(rig.inWaves()).until(() -> rig.journal.load().phase().phase() == PhaseName.DEPLOY);
        Deployment d = rig.journal.load();

        Deployment resumed = d.resumed(d.phase().startedAt().minusSeconds(600));

        assertThat(resumed.phase().wave()).isEqualTo("backend");
        assertThat(DeploymentJson.read(DeploymentJson.write(resumed))).isEqualTo(resumed);
    }
}
