package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.OnFailure;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.RollBack;
import io.jenkins.plugins.ecsdeploy.report.Change;
import io.jenkins.plugins.ecsdeploy.report.Changes;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import io.jenkins.plugins.ecsdeploy.simulator.Call;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services that don't exist yet are created after the migration. */
class BringUpTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private List<Call> creations() {
        return rig.aws.calls().of("CreateService");
    }

    @Test
    void I1_I2_aNewServiceIsCreatedAfterTheMigrationFromAPinnedDefinition() {
        Deployment d = rig.deploy(rig.withNewService());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.imageOf("front")).isEqualTo(rig.v2.pinned());
        assertThat(rig.service("front").path("runningCount").asInt()).isEqualTo(2);
        assertThat(creations().get(0).at())
                .isAfter(d.migration().ending().task().stoppedAt());
        assertThat(creations().get(0).body().path("tags").toString()).contains(d.id());
        assertThat(Changes.of(d))
                .extracting(Change::text)
                .contains(
                        "Registered front:1 for service front.", "Service front was created on front:1 and completed.");
        assertThat(DeploymentJson.read(DeploymentJson.write(d))).isEqualTo(d);
    }

    @Test
    void I2_I6_aFailedMigrationCreatesNothing() {
        rig.migration = Behaviour.exits(1);

        Deployment d = rig.deploy(rig.withNewService());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.MIGRATION_FAILED);
        assertThat(creations()).isEmpty();
    }

    @Test
    void aServiceThatExistsByNowIsUpdatedLikeAnyOther() {
        Configuration c = rig.withNewService();
        rig.deploy(c);
        rig.aws.calls().clear();

        Deployment d = rig.begin("d-20261103-080500-abcdef", c).finish().deployment();

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.service("front").orElseThrow().previousTaskDefinition()).endsWith("front:1");
        assertThat(creations()).isEmpty();
    }

    @Test
    void I3_aCreationWhoseAnswerIsLostCreatesOneService() {
        rig.aws.faults().on("CreateService").always().loseResponse();

        Deployment d = rig.deploy(rig.withNewService());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(creations()).isNotEmpty().allSatisfy(c -> assertThat(c.body())
                .isEqualTo(creations().get(0).body()));
        assertThat(rig.service("front").path("deployments")).hasSize(1);
    }

    @Test
    void aServiceThatSomebodyElseCreatesMeanwhileIsNotTouched() {
        rig.onSaved = d -> {
            boolean due =
                    d.service("front").filter(s -> s.due() && !s.doubtful()).isPresent();
            if (due && rig.aws.calls().of("CreateService").isEmpty()) {
                rig.createService("front", "worker", 1);
            }
        };

        Deployment d = rig.deploy(rig.withNewService());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.UPDATE_REFUSED);
        assertThat(d.failure().summary()).isEqualTo("ECS refused to create the service front.");
        assertThat(rig.imageOf("front")).isEqualTo(rig.v1.tagged());
    }

    @Test
    void wholeStacksAreBroughtUpWithTheMigrationMadeFromAServiceThatDoesNotExistYet() {
        Configuration c = rig.withNewService().toBuilder()
                .services(List.of(rig.newService()))
                .migration(Rig.migration(Migration.Source.Kind.DERIVED, "front"))
                .build();

        Deployment d = rig.deploy(c);

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().of("RunTask").get(0).body().toString()).contains("subnet-1");
        assertThat(rig.migrationTasks()).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithACreationIsToldBeforeAnythingIsChanged() {
        Service noSubnets = rig.newService("\"networkConfiguration\":{}");

        Deployment d = rig.deploy(rig.configuration().toBuilder()
                .services(List.of(new Service("api", null), noSubnets))
                .build());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().summary()).contains("names no subnets");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void aRollBackScalesWhatWeCreatedToZeroAndSaysSo() {
        rig.badServices.add("worker");
        Configuration c = rig.configuration().toBuilder()
                .services(List.of(rig.newService(), new Service("worker", null)))
                .onFailure(OnFailure.ROLL_BACK)
                .build();

        Deployment d = rig.deploy(c);

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.ROLLED_BACK);
        assertThat(d.service("front").orElseThrow().rollBack().end()).isEqualTo(RollBack.End.SCALED_TO_ZERO);
        assertThat(rig.service("front").path("runningCount").asInt()).isZero();
        assertThat(rig.service("front").path("desiredCount").asInt()).isZero();
    }
}
