package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A roll back is a deployment of its own: to revisions that exist, without a migration. */
@WithJenkins
class RollbackStepTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private String revision(String service) {
        return aws.service(service).path("taskDefinition").asText();
    }

    private static WorkflowRun then(JenkinsRule jenkins, WorkflowJob job, String script, Result result)
            throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(result, job);
    }

    @Test
    void undoGivesEveryServiceWhatItRanBefore(JenkinsRule jenkins) throws Exception {
        String api = revision("api");
        WorkflowJob job = pipeline(jenkins, DEPLOY);
        jenkins.buildAndAssertSuccess(job);
        String deployed = revision("api");
        assertThat(deployed).isNotEqualTo(api);

        WorkflowRun undone =
                then(jenkins, job, "def r = ecsRollback undo: '1'\necho \"end ${r.status}\"", Result.SUCCESS);

        jenkins.assertLogContains("end SUCCEEDED", undone);
        assertThat(revision("api")).isEqualTo(api);
        assertThat(aws.migrationTasks()).isEqualTo(1);

        then(jenkins, job, "ecsRollback to: '1'", Result.SUCCESS);

        assertThat(revision("api")).isEqualTo(deployed);
        assertThat(aws.migrationTasks()).isEqualTo(1);
    }

    @Test
    void aDeploymentOfTheSameBuildCanBeUndone(JenkinsRule jenkins) throws Exception {
        String worker = revision("worker");
        jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "def d = " + DEPLOY.replace("ecsMigrateAndDeploy ", "ecsMigrateAndDeploy(")
                        + ")\necsRollback undo: d.deploymentId"));
        assertThat(revision("worker")).isEqualTo(worker);
    }

    @Test
    void whatCanNotBeGoneBackToChangesNothing(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = pipeline(jenkins, "echo 'nothing'");
        jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains(
                "This job has no build 99 any more.", then(jenkins, job, "ecsRollback to: '99'", Result.FAILURE));
        jenkins.assertLogContains(
                "has no deployment that succeeded.", then(jenkins, job, "ecsRollback to: '1'", Result.FAILURE));
        jenkins.assertLogContains(
                "give either to or undo",
                then(jenkins, job, "ecsRollback to: '1', undo: '1'", Result.FAILURE));
        jenkins.assertLogContains(
                "No recent build of this job has a deployment ../x.",
                then(jenkins, job, "ecsRollback undo: '../x'", Result.FAILURE));
        assertThat(aws.changes()).isEmpty();
    }
}
