package io.jenkins.plugins.ecsdeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.IOException;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller is a process of its own, which dies from one moment to the next (SIGKILL). */
class KillTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension();

    @BeforeEach
    void pointTheControllerAtTheSimulator() {
        jenkins.javaOptions(aws.javaOptions());
        aws.migration = Behaviour.exits(0).saying("migrating", "migrated").after(Duration.ofSeconds(4));
    }

    private void killWhileTheMigrationRuns(FlowDurabilityHint durability, String script) throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(KillTest::begin, durability, script);
        aws.await(() -> aws.runningMigrations() == 1);
        jenkins.stopJenkinsForcibly();
        aws.await(() -> aws.runningMigrations() == 0);
        jenkins.startJenkins();
    }

    private static void begin(JenkinsRule rule, FlowDurabilityHint durability, String script) throws Throwable {
        WorkflowJob job = rule.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(script, true));
        job.addProperty(new DurabilityHintJobProperty(durability));
        job.scheduleBuild2(0).waitForStart();
    }

    private static String end(JenkinsRule rule) throws Throwable {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1);
        rule.waitForCompletion(run);
        return run.getResult() + "\n" + JenkinsRule.getLog(run);
    }

    @Test
    void I3_oneMigrationThoughTheControllerIsKilled() throws Throwable {
        killWhileTheMigrationRuns(FlowDurabilityHint.MAX_SURVIVABILITY, PipelineTest.DEPLOY);
        String log = jenkins.runRemotely(KillTest::end);
        assertThat(log)
                .startsWith(Result.SUCCESS + "\n")
                .containsSubsequence("  | migrating", "  | migrated");
        assertThat(aws.migrationTasks()).isEqualTo(1);
        assertThat(aws.count("UpdateService")).isEqualTo(2);
    }

    /** The lines are kept and their position saved; that the build's log is not written yet is Jenkins' way. */
    @Test
    void noLineIsLostThatWasReadJustBeforeTheKill() throws Throwable {
        aws.migration = Behaviour.exits(0)
                .saying(java.util.stream.IntStream.range(0, 500)
                        .mapToObj(i -> "line " + i + ".")
                        .toArray(String[]::new))
                .after(Duration.ofSeconds(6));
        jenkins.startJenkins();
        jenkins.runRemotely(KillTest::begin, FlowDurabilityHint.MAX_SURVIVABILITY, PipelineTest.DEPLOY);
        aws.await(() -> aws.runningMigrations() == 1);
        aws.await(() -> aws.count("GetLogEvents") > 1);
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        String log = jenkins.runRemotely(KillTest::end);
        assertThat(log).startsWith(Result.SUCCESS + "\n");
        for (int i = 0; i < 500; i++) {
            assertThat(log).contains("  | line " + i + ".");
        }
        assertThat(aws.migrationTasks()).isEqualTo(1);
    }

    /** Pipeline gives such a build up: then nobody carries on, and nobody starts anything again either. */
    @Test
    void I3_aBuildThatPipelineCanNotResumeStartsNothingTwice() throws Throwable {
        killWhileTheMigrationRuns(FlowDurabilityHint.PERFORMANCE_OPTIMIZED, PipelineTest.DEPLOY + ", stages: false");
        String log = jenkins.runRemotely(KillTest::end);
        assertThat(log).doesNotStartWith(Result.SUCCESS + "\n");
        assertThat(aws.migrationTasks()).isEqualTo(1);
        assertThat(aws.count("UpdateService")).isZero();
    }

    /** Pipeline's own state knows nothing of the stage's end then. */
    @Test
    void I3_aBuildGoesOnAlthoughTheControllerDiesBetweenTwoStages() throws Throwable {
        jenkins.startJenkins();
        try {
            jenkins.runRemotely(KillTest::beginAndDieAfterMigrate);
        } catch (IOException died) {
            // as it is to
        }
        aws.await(() -> !jenkins.isAlive());
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        String log = jenkins.runRemotely(KillTest::end);
        assertThat(log)
                .startsWith(Result.SUCCESS + "\n")
                .containsSubsequence("  | migrated", "Pipeline has forgotten it", "{ (Deploy)");
        assertThat(aws.migrationTasks()).isEqualTo(1);
        assertThat(aws.count("UpdateService")).isEqualTo(2);
    }

    private static void beginAndDieAfterMigrate(JenkinsRule rule) throws Throwable {
        ExtensionList.lookup(GraphListener.class).add(0, new DiesAfterMigrate());
        begin(rule, FlowDurabilityHint.MAX_SURVIVABILITY, PipelineTest.DEPLOY);
    }

    /** Is told of a node when the program has been saved, and before it goes on. */
    private static final class DiesAfterMigrate implements GraphListener {
        @Override
        public void onNewHead(FlowNode node) {
            if (node instanceof BlockEndNode<?> end
                    && "Migrate".equals(end.getStartNode().getDisplayName())) {
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
