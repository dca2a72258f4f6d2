package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is restarted while a deployment goes on: it ends as if nothing had happened. */
class RestartTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private String job;

    /** Begins a build, and ends the session at the moment that is waited for. */
    private void begin(String script, BooleanSupplier moment) throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob pipeline = pipeline(jenkins, script);
            job = pipeline.getName();
            pipeline.scheduleBuild2(0).waitForStart();
            aws.await(moment);
        });
    }

    private void end(Result result, Check check) throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun run =
                    jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(1);
            jenkins.waitForCompletion(run);
            jenkins.assertBuildStatus(result, run);
            check.check(jenkins, run);
        });
    }

    private interface Check {
        void check(JenkinsRule jenkins, WorkflowRun run) throws Exception;
    }

    private static String atom() {
        return DEPLOY + ", stages: false";
    }

    /** The moments at which the first call of each kind has arrived: in each phase one. */
    @ParameterizedTest
    @CsvSource({
        "BatchGetImage, true",
        "DescribeServices, true",
        "RegisterTaskDefinition, true",
        "RunTask, true",
        "UpdateService, true",
        "RegisterTaskDefinition, false",
        "RunTask, false",
        "UpdateService, false"
    })
    void I5_aRestartInAnyPhaseChangesNothing(String call, boolean stages) throws Throwable {
        aws.migration = Behaviour.exits(0).saying("migrating", "migrated").after(Duration.ofSeconds(2));
        begin(stages ? DEPLOY : atom(), () -> aws.count(call) > 0);
        end(Result.SUCCESS, (jenkins, run) -> {
            assertThat(aws.migrationTasks()).isEqualTo(1);
            assertThat(aws.count("UpdateService")).isEqualTo(2);
            assertThat(JenkinsRule.getLog(run)).contains("  | migrating").contains("  | migrated");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void I3_aTaskThatEndedWhileJenkinsWasDownIsJudgedAtOnce(boolean stages) throws Throwable {
        aws.migration = Behaviour.exits(3).saying("out of order").after(Duration.ofSeconds(3));
        begin(stages ? DEPLOY : atom(), () -> aws.runningMigrations() == 1);
        aws.await(() -> aws.runningMigrations() == 0);
        end(Result.FAILURE, (jenkins, run) -> {
            assertThat(aws.migrationTasks()).isEqualTo(1);
            assertThat(aws.changes()).doesNotContain("UpdateService");
            jenkins.assertLogContains("  | out of order", run);
        });
    }

    @Test
    void theTurnAndTheOrderOfThoseThatWaitSurvive() throws Throwable {
        aws.migration = Behaviour.exits(0).after(Duration.ofSeconds(3));
        sessions.then(jenkins -> {
            WorkflowJob pipeline = pipeline(jenkins, atom());
            job = pipeline.getName();
            WorkflowRun first = pipeline.scheduleBuild2(0).waitForStart();
            aws.await(() -> aws.runningMigrations() == 1);
            for (int i = 2; i <= 3; i++) {
                WorkflowRun next = pipeline.scheduleBuild2(0).waitForStart();
                jenkins.waitForMessage("waiting for #1", next);
            }
            assertThat(first.isBuilding()).isTrue();
        });
        sessions.then(jenkins -> {
            WorkflowJob pipeline = jenkins.jenkins.getItemByFullName(job, WorkflowJob.class);
            long last = 0;
            for (int i = 1; i <= 3; i++) {
                WorkflowRun run = pipeline.getBuildByNumber(i);
                jenkins.waitForCompletion(run);
                jenkins.assertBuildStatusSuccess(run);
                long ended = run.getStartTimeInMillis() + run.getDuration();
                assertThat(ended).isGreaterThanOrEqualTo(last);
                last = ended;
            }
            assertThat(aws.migrationTasks()).isEqualTo(3);
        });
    }
}
