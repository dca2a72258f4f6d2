package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Result;
import hudson.util.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What needs clients that Jenkins' API plugins don't all have works on a controller: leases, target groups. */
@WithJenkins
class LeaseAndSmokeTest {
    private static final String TARGETS = """
        smokeTests:
          - name: targets
            targets: {}
            timeout: %s
            onFailure: %s
        """;

    @RegisterExtension
    final Aws aws = new Aws();

    private static String web(String timeout, String onFailure) {
        return "ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:v2', services: ['web'],"
                + " withoutMigration: true, configText: '''\n" + TARGETS.formatted(timeout, onFailure) + "'''";
    }

    @Test
    void I4_aLeaseIsTakenAndGivenBack(JenkinsRule jenkins) throws Exception {
        aws.createLockTable("locks");
        WorkflowRun run =
                jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY + ", configText: 'lock: {table: locks}'"));
        assertThat(aws.count("TransactWriteItems")).isGreaterThanOrEqualTo(2);
        assertThat(aws.count("UpdateService")).isEqualTo(2);
        jenkins.assertLogContains("Lock done", run);
    }

    @Test
    void targetsOfALoadBalancerAreLookedAt(JenkinsRule jenkins) throws Exception {
        aws.createServiceWithTargets();
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, web("1m", "fail")));
        assertThat(aws.count("DescribeTargetHealth")).isPositive();
        assertThat(Views.graphView(jenkins, run)).containsEntry("Deploy", "success");
    }

    @Test
    void aSmokeTestThatFailsIsRedInDeploy(JenkinsRule jenkins) throws Exception {
        aws.simulator().failTargets(aws.createServiceWithTargets(), true);
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, web("3s", "fail")));
        assertThat(Views.graphView(jenkins, run))
                .containsEntry("Deploy", "failure")
                .containsEntry("Verify", "skipped");
    }

    @Test
    void aSmokeTestThatMayFailMakesBuildAndStageUnstable(JenkinsRule jenkins) throws Exception {
        aws.simulator().failTargets(aws.createServiceWithTargets(), true);
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.UNSTABLE, pipeline(jenkins, web("3s", "unstable")));
        assertThat(Views.graphView(jenkins, run))
                .containsEntry("Deploy", "unstable")
                .containsEntry("Verify", "success");
        assertThat(Views.blueOcean(jenkins, run)).containsEntry("Deploy", "UNSTABLE");
    }

    private static String asking(HttpServer site, String token) {
        return "ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:v2', services: ['api'],"
                + " withoutMigration: true, configText: '''\n" + """
                smokeTests:
                  - name: answers
                    http:
                      url: http://127.0.0.1:%d/
                      bearerTokenVariable: %s
                    timeout: 3s
                """.formatted(site.getAddress().getPort(), token)
                + "'''";
    }

    /** Answers 200 to who has the token, and 401 to everybody else. */
    private static HttpServer site(String token) throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.sendResponseHeaders(("Bearer " + token).equals(given) ? 200 : 401, -1);
            exchange.close();
        });
        site.start();
        return site;
    }

    @Test
    void I10_aTokenIsASecretTextOfTheBuilds(JenkinsRule jenkins) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "SMOKE_TOKEN", null, Secret.fromString("s3cr3t-token")));
        HttpServer site = site("s3cr3t-token");
        try {
            WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, asking(site, "SMOKE_TOKEN")));
            jenkins.assertLogNotContains("s3cr3t-token", run);
        } finally {
            site.stop(0);
        }
    }

    @Test
    void I10_noJobSendsTheControllersEnvironmentAnywhere(JenkinsRule jenkins) throws Exception {
        HttpServer site = site(System.getenv("PATH"));
        try {
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, asking(site, "PATH")));
            jenkins.assertLogContains("the environment variable PATH, which is to hold its token, is not set", run);
            assertThat(aws.changes()).isEmpty();
        } finally {
            site.stop(0);
        }
    }
}
