package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.DeploymentQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** I4, as far as one controller reaches: builds that deploy the same services never overlap. */
@WithJenkins
class TurnsTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @TempDir
    Path directory;

    @BeforeEach
    void migrationsWait() {
        aws.migration = Aws.until(gate());
    }

    private Path gate() {
        return directory.resolve("open");
    }

    private void letMigrationsEnd() throws IOException {
        Files.createFile(gate());
    }

    @Test
    void I4_theSecondWaitsForTheFirst(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = pipeline(jenkins, DEPLOY);
        WorkflowRun first = job.scheduleBuild2(0).waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);
        WorkflowRun second = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("waiting for #1", second);
        assertThat(aws.migrationTasks()).isEqualTo(1);
        letMigrationsEnd();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertThat(aws.migrationTasks()).isEqualTo(2);
        assertThat(DeploymentQueue.get().places()).isEmpty();
    }

    @Test
    void orFailsWhenItShallNotQueue(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = pipeline(jenkins, DEPLOY);
        WorkflowRun first = job.scheduleBuild2(0).waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);
        WorkflowJob other = pipeline(jenkins, DEPLOY + ", queue: false");
        WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, other);
        jenkins.assertLogContains("The same services are being deployed by " + job.getName() + " #1.", refused);
        letMigrationsEnd();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        assertThat(aws.migrationTasks()).isEqualTo(1);
    }

    @Test
    void otherServicesNeedNoTurn(JenkinsRule jenkins) throws Exception {
        WorkflowRun api = pipeline(jenkins, DEPLOY.replace("['api', 'worker']", "['api']"))
                .scheduleBuild2(0)
                .waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);
        WorkflowRun worker = pipeline(jenkins, DEPLOY.replace("['api', 'worker']", "['worker']"))
                .scheduleBuild2(0)
                .waitForStart();
        aws.await(() -> aws.runningMigrations() == 2);
        letMigrationsEnd();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(api));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(worker));
    }
}
