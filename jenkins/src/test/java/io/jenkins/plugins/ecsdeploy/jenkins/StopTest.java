package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.DeploymentQueue;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.AtomNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A build that is aborted does with what runs as {@code onCancel} says, and says so. */
@WithJenkins
class StopTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private WorkflowRun abortWhileItMigrates(JenkinsRule jenkins, String script) throws Exception {
        aws.migration = Behaviour.runsForever().saying("migrating");
        WorkflowRun run = pipeline(jenkins, script).scheduleBuild2(0).waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);
        jenkins.waitForMessage("started migration task", run);
        run.doStop();
        jenkins.waitForCompletion(run);
        jenkins.assertBuildStatus(Result.ABORTED, run);
        assertThat(aws.changes()).doesNotContain("UpdateService");
        assertThat(DeploymentQueue.get().places()).isEmpty();
        return run;
    }

    @ParameterizedTest
    @ValueSource(strings = {", stages: false", ""})
    void leaveLetsTheMigrationComeToItsOwnEnd(String stages, JenkinsRule jenkins) throws Exception {
        WorkflowRun run = abortWhileItMigrates(jenkins, DEPLOY + stages);
        assertThat(aws.runningMigrations()).isEqualTo(1);
        assertThat(aws.changes()).doesNotContain("StopTask");
        jenkins.assertLogContains("The migration task goes on running", run);
    }

    @ParameterizedTest
    @ValueSource(strings = {", stages: false", ""})
    void stopStopsTheMigrationAndWaitsForThat(String stages, JenkinsRule jenkins) throws Exception {
        WorkflowRun run = abortWhileItMigrates(jenkins, DEPLOY + ", onCancel: 'stop'" + stages);
        assertThat(aws.runningMigrations()).isZero();
        assertThat(aws.count("StopTask")).isEqualTo(1);
        jenkins.assertLogContains("Services are untouched", run);
    }

    @Test
    void theTimeoutStepStopsItToo(JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.runsForever();
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.ABORTED, pipeline(jenkins, "timeout(time: 5, unit: 'SECONDS') { " + DEPLOY + " }"));
        jenkins.assertLogContains("Cancelled by Timeout has been exceeded", run);
    }

    @Test
    void whoWaitsForItsTurnLeavesTheQueue(JenkinsRule jenkins, @TempDir Path directory) throws Exception {
        Path gate = directory.resolve("open");
        aws.migration = Aws.until(gate);
        var job = pipeline(jenkins, DEPLOY);
        WorkflowRun first = job.scheduleBuild2(0).waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);
        WorkflowRun second = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("waiting for #1", second);
        second.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(second));
        jenkins.assertLogContains("Nothing was changed", second);
        Files.createFile(gate);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        assertThat(aws.migrationTasks()).isEqualTo(1);
    }

    /** The step of the stage has begun, and nobody attends to the deployment yet. */
    @Test
    void whoAbortsJustWhenAStageBeginsIsToldWhatHasRun(JenkinsRule jenkins) throws Exception {
        StopsInDeploy stops = new StopsInDeploy();
        ExtensionList.lookup(GraphListener.class).add(0, stops);
        try {
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.ABORTED, pipeline(jenkins, DEPLOY));
            assertThat(aws.changes()).contains("RunTask").doesNotContain("UpdateService");
            jenkins.assertLogContains("Cancelled by Aborted by somebody", run);
            jenkins.assertLogContains("Its migration has ended. No service was updated", run);
            jenkins.assertLogNotContains("Nothing was changed", run);
            assertThat(DeploymentQueue.get().places()).isEmpty();
        } finally {
            ExtensionList.lookup(GraphListener.class).remove(stops);
        }
    }

    /** Pipeline stops the step that has just ended, forgets the abort, and goes on: with what comes after the migration. */
    private WorkflowRun abortTooLate(JenkinsRule jenkins, String onCancel, String after) throws Exception {
        aws.migration = Behaviour.exits(0).saying("migrating").after(Duration.ofSeconds(2));
        List<StepExecution> migrating = new CopyOnWriteArrayList<>();
        GraphListener.Synchronous between = node -> {
            if (node.getDisplayName().equals("between")) {
                stop(migrating.get(0));
            }
        };
        ExtensionList.lookup(GraphListener.class).add(0, between);
        try {
            WorkflowRun run = pipeline(jenkins, """
                            def d = %s, onCancel: '%s')
                            ecsRunMigration d.deploymentId
                            stage('between') {}
                            %s
                            """.formatted(DEPLOY.replace("ecsMigrateAndDeploy ", "ecsResolveImage("), onCancel, after))
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("started migration task", run);
            migrating.addAll(run.getExecution().getCurrentExecutions(true).get());
            jenkins.waitForCompletion(run);
            assertThat(aws.changes()).contains("RunTask").doesNotContain("UpdateService");
            return run;
        } finally {
            ExtensionList.lookup(GraphListener.class).remove(between);
        }
    }

    @Test
    void anAbortThatAPartIsTooLateForCancelsTheNext(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = abortTooLate(jenkins, "leave", "ecsUpdateService d.deploymentId");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("Cancelled by Aborted by somebody", run);
    }

    @Test
    void anAbortThatThereIsNoFurtherPartForEndsTheDeploymentWithTheBuild(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = abortTooLate(jenkins, "stop", "");
        jenkins.assertBuildStatus(Result.SUCCESS, run);
        jenkins.assertLogContains("no step attended to it. It is stopped now", run);
        aws.await(() -> DeploymentQueue.get().places().isEmpty());
        assertThat(DeploymentFiles.of(run, DeploymentFiles.ids(run).get(0)).load().map(Deployment::status))
                .contains(Deployment.Status.CANCELLED);
    }

    private static void stop(StepExecution step) {
        try {
            step.stop(new FlowInterruptedException(
                    Result.ABORTED, new CauseOfInterruption.UserInterruption("somebody")));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class StopsInDeploy implements GraphListener.Synchronous {
        @Override
        public void onNewHead(FlowNode node) {
            if (node instanceof AtomNode
                    && node.getEnclosingBlocks().stream()
                            .anyMatch(block -> block.getDisplayName().equals("Deploy"))) {
                try {
                    node.getExecution()
                            .interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("somebody"));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
