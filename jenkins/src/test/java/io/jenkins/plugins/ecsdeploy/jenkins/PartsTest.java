package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.DeploymentQueue;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The parts of a deployment, with a pipeline's own things between them. */
@WithJenkins
class PartsTest {
    private static final String BEGIN = "def d = " + DEPLOY.replace("ecsMigrateAndDeploy ", "ecsResolveImage(") + ")\n";

    @RegisterExtension
    final Aws aws = new Aws();

    @Test
    void eachPartDoesItsShareAndTheyDeployTogether(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, BEGIN + """
            echo "resolved ${d.digest} in ${d.phase}"
            d = ecsRegisterTaskDefinitions d.deploymentId
            echo "registered ${d.taskDefinitionArns.keySet()} now ${d.phase}"
            d = ecsRunMigration d.deploymentId
            echo "migrated with ${d.exitCode} now ${d.phase}"
            d = ecsUpdateService d.deploymentId
            echo "end ${d.status}"
            """));
        assertThat(JenkinsRule.getLog(run))
                .contains("resolved sha256:", "in PREFLIGHT")
                .contains("registered [api, worker] now MIGRATE")
                .contains("migrated with 0 now DEPLOY")
                .contains("end SUCCEEDED");
        assertThat(aws.migrationTasks()).isEqualTo(1);
        assertThat(aws.count("UpdateService")).isEqualTo(2);
        assertThat(DeploymentQueue.get().places()).isEmpty();
    }

    @Test
    void whatNobodyCarriesOnWithIsToldAtTheBuildsEnd(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                pipeline(jenkins, BEGIN + "ecsRunMigration d.deploymentId\necho \"id ${d.deploymentId}\""));
        assertThat(JenkinsRule.getLog(run))
                .containsPattern("LEFT OPEN: the ECS deployment d-\\S+ is in Deploy")
                .contains("Its migration has ended. No service was updated")
                .containsPattern("ecs-deploy resume --state \".+/ecs-deploy/d-\\S+\\.json\"");
        assertThat(aws.changes()).doesNotContain("UpdateService");
    }

    @Test
    void aBuildWhoseDeploymentsHaveEndedSaysNothingOfThatKind(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY));
        assertThat(JenkinsRule.getLog(run)).doesNotContain("LEFT OPEN");
    }

    @Test
    void I2_noServiceIsUpdatedAfterAFailedMigrationWhateverThePipelineSays(JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.exits(1);
        jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(
                        jenkins,
                        BEGIN + "catchError { ecsRunMigration d.deploymentId }\necsUpdateService d.deploymentId"));
        assertThat(aws.changes()).contains("RunTask").doesNotContain("UpdateService");
    }

    @Test
    void I2_updatingRunsTheMigrationFirst(JenkinsRule jenkins) throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, BEGIN + "ecsUpdateService d.deploymentId"));
        assertThat(aws.changes()).containsSubsequence("RunTask", "UpdateService");
        assertThat(aws.migrationTasks()).isEqualTo(1);
    }

    @Test
    void I3_aDeploymentHasOneDriver(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, BEGIN + """
            parallel a: { ecsUpdateService d.deploymentId }, b: { ecsUpdateService d.deploymentId }
            """));
        jenkins.assertLogContains("is being driven already", run);
        assertThat(aws.migrationTasks()).isEqualTo(1);
        assertThat(aws.count("UpdateService")).isEqualTo(2);
    }

    @Test
    void anotherBuildsDeploymentIsNotThere(JenkinsRule jenkins) throws Exception {
        for (String id : new String[] {"d-20261102-080500-abcdef", "../../1/ecs-deploy/x", ""}) {
            jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, "ecsUpdateService '" + id + "'"));
        }
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void aPlanChangesNothing(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY.replace("ecsMigrateAndDeploy", "ecsPlan")));
        assertThat(aws.changes()).isEmpty();
        jenkins.assertLogContains("Preflight done", run);
    }

    @Test
    void anUnfinishedDeploymentGivesItsTurnUpWithItsBuild(JenkinsRule jenkins) throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(jenkins, BEGIN));
        assertThat(DeploymentQueue.get().places()).isEmpty();
    }
}
