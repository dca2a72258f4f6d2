package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import java.time.Instant;
import java.util.List;

/** What tests of single phases begin with. */
final class Given {
    private Given() {}

    /** One that says its source and its command, {@code migrate}. */
    static Migration migration(Migration.Source.Kind kind, String name) {
        return new Migration(
                new Migration.Source(kind, name),
                null,
                List.of("migrate"),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** A deployment of the service {@code api} that has come to Deploy. */
    static Deployment deploying(ServiceUpdate service, Instant now) {
        Configuration configuration = Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(List.of(new Service("api", null)))
                .timeouts(Timeouts.DEFAULT)
                .build();
        return Deployment.create("d-1", configuration, now.minusSeconds(300))
                .withServices(List.of(service))
                .enter(PhaseName.DEPLOY, now);
    }
}
