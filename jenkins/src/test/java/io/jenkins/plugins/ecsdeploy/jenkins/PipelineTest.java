package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a team writes into its Jenkinsfile works, in the sandbox and without an agent. */
@WithJenkins
class PipelineTest {
    static final String DEPLOY = "ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:v2',"
            + " services: ['api', 'worker'], migration: [command: ['migrate']]";

    @RegisterExtension
    final Aws aws = new Aws();

    private static final AtomicInteger JOBS = new AtomicInteger();

    /** A job of a name of its own: Blue Ocean remembers runs by name beyond the end of a controller in the same JVM. */
    static WorkflowJob pipeline(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "deploy" + JOBS.incrementAndGet());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    @Test
    void oneStepWithoutStagesDeploys(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = pipeline(
                jenkins,
                "def r = " + DEPLOY.replace("ecsMigrateAndDeploy ", "ecsMigrateAndDeploy(stages: false, ")
                        + ")\n"
                        + "echo \"exit ${r.exitCode} ${r.pinnedImage} ${r.durations.keySet()}"
                        + " ${r.taskDefinitionArns.api}\"");
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        assertThat(aws.changes())
                .containsExactly(
                        "RegisterTaskDefinition",
                        "RegisterTaskDefinition",
                        "RegisterTaskDefinition",
                        "RunTask",
                        "UpdateService",
                        "UpdateService");
        assertThat(JenkinsRule.getLog(run)).contains("  | migrating").contains("exit 0 ");
    }

    @Test
    void I6_aFailedMigrationLeavesServicesUntouched(JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.exits(3).saying("no such table");
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, DEPLOY));
        assertThat(aws.changes()).doesNotContain("UpdateService").contains("RunTask");
        jenkins.assertLogContains("  | no such table", run);
    }
}
