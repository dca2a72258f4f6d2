package io.jenkins.plugins.ecsdeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.jenkins.Aws;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The page {@code /ecs-deploy}: what goes on, and what was asked of AWS; for those who look after the controller. */
@WithJenkins
class MetricsTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private static JsonNode metrics(JenkinsRule jenkins) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            return new ObjectMapper()
                    .readTree(client.goTo("ecs-deploy/api/json?depth=2", "application/json")
                            .getWebResponse()
                            .getContentAsString());
        }
    }

    @Test
    void itTellsWhatIsInFlightAndWhatWasAsked(JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.runsForever();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "metrics");
        job.setDefinition(new CpsFlowDefinition(
                "ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:v2', services: ['api'],"
                        + " migration: [command: ['migrate']], onCancel: 'stop', stages: false",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);

        JsonNode during = metrics(jenkins);
        assertThat(during.path("inFlight").asInt()).isEqualTo(1);
        JsonNode deployment = during.path("deployments").path(0);
        assertThat(deployment.path("phase").asText()).isEqualTo("MIGRATE");
        assertThat(deployment.path("build").asText()).isEqualTo("metrics#1");
        assertThat(deployment.path("since").asText()).isNotEmpty();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            assertThat(client.goTo("ecs-deploy").asNormalizedText()).contains("metrics #1", "Migrate", "prod");
        }

        run.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        JsonNode after = metrics(jenkins);
        assertThat(after.path("inFlight").asInt()).isZero();
        JsonNode usage = after.path("usage").path(0);
        assertThat(usage.path("calls").path("ecs:RunTask").asLong()).isEqualTo(1);
        assertThat(usage.path("calls").path("ecs:StopTask").asLong()).isEqualTo(1);
        assertThat(usage.path("throttles").asLong()).isZero();
    }

    @Test
    void whoDoesNotLookAfterTheControllerGetsNothing(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager"));
        try (JenkinsRule.WebClient client =
                jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            client.login("reader");
            for (String path : new String[] {"ecs-deploy/", "ecs-deploy/api/json"}) {
                assertThat(client.goTo(path, null).getWebResponse().getStatusCode())
                        .isEqualTo(403);
            }
            client.login("manager");
            assertThat(client.goTo("ecs-deploy/").getWebResponse().getStatusCode()).isEqualTo(200);
        }
    }
}
