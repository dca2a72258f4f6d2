package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import org.junit.jupiter.api.Test;

/** One deployment from its begin to its end, undisturbed. */
class DeploymentTest {

    @Test
    void migratesThenUpdatesEveryServiceInOrder() {
        try (Rig rig = new Rig()) {
            Deployment d = rig.deploy(rig.configuration());

            assertThat(d.failure()).isNull();
            assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
            assertThat(rig.changes())
                    .containsExactly(
                            "RegisterTaskDefinition",
                            "RegisterTaskDefinition",
                            "RegisterTaskDefinition",
                            "RunTask",
                            "UpdateService",
                            "UpdateService");
            assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
            assertThat(rig.imageOf("worker")).isEqualTo(rig.v2.pinned());
            assertThat(rig.console).containsExactly("migrating", "migrated");
        }
    }
}
