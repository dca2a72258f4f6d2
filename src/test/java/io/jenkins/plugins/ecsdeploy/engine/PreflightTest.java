package io.jenkins.plugins.ecsdeploy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration.WhenBusy;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ImageReference;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Migration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Service;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.Failure;
import io.jenkins.plugins.ecsdeploy.engine.state.Note;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is checked before anything is changed. Every test ends with: nothing was changed. */
class PreflightTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Deployment d = rig.deploy(
                change(c -> c.services(List.of(new Service("nope", null), new Service("api", List.of("nginx"))))));

        refused(d, "There is no ACTIVE service nope", "There is no container nginx");
        assertThat(d.failure().problems()).hasSize(2);
    }

    @Test
    void aClusterThatIsNotThereIsToldAlone() {
        refused(rig.deploy(change(c -> c.cluster("nowhere"))), "There is no cluster nowhere");
    }

    @Test
    void anImageThatIsNotThereFailsInResolve() {
        Deployment d = rig.deploy(change(c -> c.image(new ImageReference(null, "api", "v99", null, null))));

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.RESOLVE_FAILED);
        assertThat(d.failure().summary()).contains("api:v99");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void aServiceWithoutAContainerOfTheRepositoryNamesWhatItHas() {
        rig.aws.push("other", "v1", Behaviour.runsForever());

        refused(
                rig.deploy(change(c -> c.image(new ImageReference(null, "other", "v1", null, null)))),
                "No container of service api has an image of",
                "app (",
                "Name the ones that take the image under containers");
    }

    @Test
    void aMissingLogGroupIsFoundBeforeItsTasksFail() {
        define("jobs", "256", "512", "/ecs/missing");

        refused(rig.deploy(dedicated()), "The log group /ecs/missing", "does not exist");
    }

    @Test
    void aSizeThatFargateDoesNotHaveIsNamed() {
        Deployment d = rig.deploy(change(c -> c.migration(new Migration(
                new Migration.Source(Migration.Source.Kind.DERIVED, "api"),
                null,
                List.of("migrate"),
                null,
                null,
                null,
                null,
                "256",
                "8192",
                null,
                null,
                null,
                null,
                null))));

        refused(d, "Fargate has no size of 256 CPU units with 8192 MiB", "512, 1024 or 2048");
    }

    @Test
    void aDedicatedDefinitionThatDoesNotExistIsToldBeforeAnythingIsChanged() {
        refused(rig.deploy(dedicated()), "There is no ACTIVE task definition jobs");
    }

    @Test
    void aPlatformThatTheImageLacksIsNamed() {
        rig.aws.pushIndex("api", "arm", Behaviour.runsForever(), List.of("linux/arm64"));

        refused(
                rig.deploy(change(c -> c.image(new ImageReference(null, "api", "arm", null, null)))),
                "no manifest for linux/amd64");
    }

    @Test
    void aServiceDeploymentInProgressIsInTheWay() {
        somebodyDeploys();

        refused(rig.deploy(rig.configuration()), "a service deployment of api is in progress");
    }

    @Test
    void aServiceDeploymentInProgressIsWaitedForIfAsked() {
        somebodyDeploys();

        Deployment d = rig.deploy(change(c -> c.whenBusy(WhenBusy.WAIT)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void aForeignMigrationTaskIsInTheWay() {
        define("jobs", "256", "512", "/ecs/api");
        rig.migration = Behaviour.runsForever();
        rig.ecs("RunTask", """
                {"cluster":"prod","taskDefinition":"jobs","launchType":"FARGATE","startedBy":"somebody",
                 "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"]}}}
                """);
        rig.aws.calls().clear();

        refused(rig.deploy(dedicated()), "a task of family jobs is running", "started by somebody");
    }

    @Test
    void accessDeniedNamesTheActionAndChangesNothing() {
        rig.aws
                .faults()
                .on("DescribeServices")
                .always()
                .accessDenied("User: arn:aws:sts::111122223333:assumed-role/ci/x is not authorized to perform:"
                        + " ecs:DescribeServices on resource: arn:aws:ecs:eu-west-1:111122223333:service/prod/api");

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        assertThat(d.failure().diagnosis().toString()).contains("ecs:DescribeServices");
        assertThat(rig.changes()).isEmpty();
    }

    @Test
    void throttlingIsWaitedOut() {
        rig.aws.faults().on("DescribeServices").times(20).throttle();

        assertThat(rig.deploy(rig.configuration()).status()).isEqualTo(Deployment.Status.SUCCEEDED);
    }

    @Test
    void aDesiredCountOfZeroIsSaidHonestly() {
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"worker\",\"desiredCount\":0}");
        rig.time.advance(Duration.ofMinutes(2));

        Deployment d = rig.deploy(rig.configuration());

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(d.notes()).extracting(Note::text).anyMatch(t -> t.contains("worker has a desired count of 0"));
    }

    @Test
    void withoutAMigrationTheServicesAreUpdated() {
        Deployment d = rig.deploy(change(c -> c.migration(null)));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.aws.calls().count("RunTask")).isZero();
        assertThat(rig.imageOf("api")).isEqualTo(rig.v2.pinned());
    }

    @Test
    void withoutServicesOnlyTheMigrationRuns() {
        define("jobs", "256", "512", "/ecs/api");
        Deployment d = rig.deploy(change(c -> {
            return c.services(List.of())
                    .migration(new Migration(
                            new Migration.Source(Migration.Source.Kind.DEDICATED, "jobs"),
                            null,
                            List.of("migrate"),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            new io.jenkins.plugins.ecsdeploy.engine.configuration.Network(
                                    List.of("subnet-1"), null, false),
                            "FARGATE",
                            null,
                            null,
                            null));
        }));

        assertThat(d.status()).isEqualTo(Deployment.Status.SUCCEEDED);
        assertThat(rig.migrationTasks()).isEqualTo(1);
        assertThat(rig.aws.calls().count("UpdateService")).isZero();
    }

    // --- helpers

    private void refused(Deployment d, String... parts) {
        assertThat(d.failure()).isNotNull();
        assertThat(d.failure().kind()).isEqualTo(Failure.Kind.PREFLIGHT_FAILED);
        List<String> texts = new ArrayList<>(d.failure().problems());
        texts.add(d.failure().summary());
        for (String part : parts) {
            assertThat(texts).anyMatch(t -> t.contains(part));
        }
        assertThat(rig.changes()).as("nothing was changed").isEmpty();
    }

    private void somebodyDeploys() {
        String worker = rig.service("worker").path("taskDefinition").asText();
        rig.ecs("UpdateService", "{\"cluster\":\"prod\",\"service\":\"api\",\"taskDefinition\":\"" + worker + "\"}");
        rig.time.advance(Duration.ofMillis(1100));
        rig.aws.calls().clear();
    }

    private void define(String family, String cpu, String memory, String group) {
        rig.ecs("RegisterTaskDefinition", """
                {"family":"%s","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"%s","memory":"%s",
                 "executionRoleArn":"arn:aws:iam::111122223333:role/exec",
                 "containerDefinitions":[{"name":"migrate","image":"%s","command":["migrate"],"logConfiguration":{
                   "logDriver":"awslogs","options":{"awslogs-group":"%s","awslogs-region":"eu-west-1",
                   "awslogs-stream-prefix":"jobs"}}}]}
                """.formatted(family, cpu, memory, rig.v2.tagged(), group));
        rig.aws.calls().clear();
    }

    private Configuration dedicated() {
        return change(c -> c.migration(Rig.migration(Migration.Source.Kind.DEDICATED, "jobs")));
    }

    /** The usual configuration, with some of it changed. */
    private Configuration change(UnaryOperator<Configuration.Builder> change) {
        return change.apply(rig.configuration().toBuilder()).build();
    }
}
