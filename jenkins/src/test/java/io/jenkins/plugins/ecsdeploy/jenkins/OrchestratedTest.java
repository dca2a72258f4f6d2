package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.workflow.StateMachineDefinition;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.queue.DeploymentQueue;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Pipelines that AWS Step Functions carries out, and Jenkins only follows. */
class OrchestratedTest {
    private static final String ORCHESTRATED = DEPLOY + ", stateMachine: 'deploy-api'";

    @RegisterExtension
    final Aws aws = new Aws();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @BeforeEach
    void exportTheStateMachine() {
        aws.createStateMachine(
                "deploy-api",
                StateMachineDefinition.of(new ConfigurationReader().read("""
                                {region: eu-west-1, cluster: prod, image: 'api:v2', services: [api, worker],
                                 migration: {command: [migrate]}}
                                """)).toString());
    }

    @Test
    void theStagesAreThoseOfTheExecution() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, ORCHESTRATED));
            assertThat(Views.blueOcean(jenkins, run).keySet())
                    .containsExactly("Resolve", "Preflight", "Register", "Migrate", "Deploy", "Verify");
            assertThat(Views.blueOcean(jenkins, run).values()).containsOnly("SUCCESS");
            assertThat(JenkinsRule.getLog(run))
                    .containsSubsequence("{ (Migrate)", "  | migrating", "  | migrated", "{ (Deploy)", "Verify done");
            assertThat(aws.count("StartExecution")).isEqualTo(1);
            assertThat(aws.count("RunTask")).isEqualTo(1);
            assertThat(aws.count("UpdateService")).isEqualTo(2);
        });
    }

    @Test
    void aMigrationThatFailsIsRedInItsStage() throws Throwable {
        aws.migration = Behaviour.exits(3).saying("no such column");
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, ORCHESTRATED));
            assertThat(Views.graphView(jenkins, run))
                    .containsEntry("Migrate", "failure")
                    .containsEntry("Deploy", "skipped");
            assertThat(JenkinsRule.getLog(run)).contains("  | no such column", "exit code 3");
            assertThat(aws.count("UpdateService")).isZero();
        });
    }

    @Test
    void I3_I5_aRestartFollowsTheSameExecution() throws Throwable {
        aws.migration = Behaviour.exits(0).saying("migrating", "migrated").after(Duration.ofSeconds(4));
        String[] job = new String[1];
        sessions.then(jenkins -> {
            WorkflowJob pipeline = pipeline(jenkins, ORCHESTRATED);
            job[0] = pipeline.getName();
            pipeline.scheduleBuild2(0).waitForStart();
            aws.await(() -> aws.count("RunTask") > 0);
        });
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName(job[0], WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.waitForCompletion(run);
            jenkins.assertBuildStatus(Result.SUCCESS, run);
            assertThat(JenkinsRule.getLog(run)).contains("  | migrating").contains("  | migrated");
            assertThat(aws.count("RunTask")).isEqualTo(1);
        });
    }

    @Test
    void anAbortStopsTheExecution() throws Throwable {
        aws.migration = Behaviour.runsForever();
        sessions.then(jenkins -> {
            WorkflowRun run = pipeline(jenkins, ORCHESTRATED + ", onCancel: 'stop'")
                    .scheduleBuild2(0)
                    .waitForStart();
            aws.await(() -> aws.count("RunTask") > 0);
            run.doStop();
            jenkins.waitForCompletion(run);
            jenkins.assertBuildStatus(Result.ABORTED, run);
            assertThat(aws.count("StopExecution")).isEqualTo(1);
            assertThat(aws.runningMigrations()).isZero();
            assertThat(aws.count("UpdateService")).isZero();
        });
    }

    /** The execution goes on by itself while a pipeline does things of its own. */
    @Test
    void anAbortBetweenTwoPartsStopsTheExecution() throws Throwable {
        aws.migration = Behaviour.runsForever();
        sessions.then(jenkins -> {
            WorkflowRun run = pipeline(jenkins, """
                            def d = %s, onCancel: 'stop')
                            ecsDeploymentPhase phase: 'Register', deployment: d.deploymentId
                            echo 'between two parts'
                            sleep 600
                            """.formatted(ORCHESTRATED.replace("ecsMigrateAndDeploy ", "ecsResolveImage(")))
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("between two parts", run);
            aws.await(() -> aws.runningMigrations() == 1);
            run.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("somebody"));
            jenkins.waitForCompletion(run);
            jenkins.assertBuildStatus(Result.ABORTED, run);
            jenkins.assertLogContains("no step attended to it. It is stopped now", run);
            aws.await(() -> DeploymentQueue.get().places().isEmpty());
            assertThat(aws.count("StopExecution")).isEqualTo(1);
            assertThat(aws.runningMigrations()).isZero();
            String id = DeploymentFiles.ids(run).get(0);
            Deployment end = DeploymentFiles.of(run, id).load().orElseThrow();
            assertThat(end.status()).isEqualTo(Deployment.Status.CANCELLED);
            assertThat(end.failure().summary()).contains("Cancelled by Aborted by somebody");
        });
    }
}
