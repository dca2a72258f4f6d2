package io.jenkins.plugins.ecsdeploy.engine.phase;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Orchestrator;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Timeouts;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView;
import io.jenkins.plugins.ecsdeploy.engine.port.ServiceView.DeploymentView;
import io.jenkins.plugins.ecsdeploy.engine.port.TaskView;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.ExecutionRun;
import io.jenkins.plugins.ecsdeploy.engine.state.PhaseName;
import io.jenkins.plugins.ecsdeploy.engine.state.Placement;
import io.jenkins.plugins.ecsdeploy.engine.state.ServiceUpdate;
import io.jenkins.plugins.ecsdeploy.engine.state.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What tests of single phases, states and looks begin with. */
public final class Given {
    static final String MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:deploy";
    static final String EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:deploy:d-1";

    private static final List<PhaseName> OF_EXECUTION = List.of(
            PhaseName.START_EXECUTION, PhaseName.REGISTER, PhaseName.MIGRATE, PhaseName.DEPLOY, PhaseName.VERIFY);

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

    /** {@code api:v2} for these services. */
    public static Configuration.Builder configuration(String... services) {
        return Configuration.builder()
                .region("eu-west-1")
                .cluster("prod")
                .image(new ImageReference(null, "api", "v2", null, null))
                .services(
                        Stream.of(services).map(name -> new Service(name, null)).toList())
                .timeouts(Timeouts.DEFAULT);
    }

    /** A deployment of the service {@code api} that has come to Deploy. */
    static Deployment deploying(ServiceUpdate service, Instant now) {
        return Deployment.create("d-1", configuration("api").build(), now.minusSeconds(300))
                .withServices(List.of(service))
                .enter(PhaseName.DEPLOY, now);
    }

    /** A deployment of the services {@code api} and {@code web}, with a migration, whose execution has come to a phase. */
    static Deployment orchestrated(PhaseName phase, Instant now) {
        Configuration configuration = configuration("api", "web")
                .migration(migration(Migration.Source.Kind.DEDICATED, "jobs"))
                .orchestrator(Orchestrator.DEFAULT)
                .build();
        Deployment d = Deployment.create("d-1", configuration, now)
                .withServices(List.of(
                        ServiceUpdate.planned("api", List.of(), 0, "arn/api:5").registered("arn/api:6", false),
                        ServiceUpdate.planned("web", List.of(), 0, "arn/web:5").registered("arn/web:6", false)))
                .withExecution(
                        ExecutionRun.planned(MACHINE).intended("d-1", "{}", now).started(EXECUTION, now));
        for (PhaseName each : OF_EXECUTION) {
            d = each.compareTo(phase) <= 0 ? d.enter(each, now) : d;
        }
        return d;
    }

    /** A service as ECS shows it; {@code definition} may be null. */
    public static ServiceView view(
            String name,
            String status,
            String definition,
            String strategy,
            int desired,
            int running,
            DeploymentView... deployments) {
        return new ServiceView(
                "arn/" + name,
                name,
                status,
                definition,
                desired,
                running,
                0,
                "ECS",
                strategy,
                null,
                null,
                null,
                null,
                List.of(deployments),
                null,
                null,
                null,
                null);
    }

    /** A task as ECS shows it; {@code definition} may be null. */
    public static TaskView task(String arn, String definition, String status, long version) {
        return new TaskView(
                arn,
                definition,
                null,
                null,
                status,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                version,
                List.of());
    }

    /** A one-off task from a family of its own, registered as revision 7. */
    static TaskRun registered(String family) {
        return TaskRun.planned(
                        "arn/" + family + ":6",
                        "app",
                        List.of("app"),
                        new Placement(null, "FARGATE", null, null),
                        Map.of(),
                        List.of())
                .registered("arn/" + family + ":7", false, List.of("app"), null);
    }
}
