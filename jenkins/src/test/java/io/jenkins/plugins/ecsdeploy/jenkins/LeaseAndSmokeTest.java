package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
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
}
