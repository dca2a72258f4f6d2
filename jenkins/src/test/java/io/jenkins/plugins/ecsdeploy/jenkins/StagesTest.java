package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.util.Map;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.nodes.StepAtomNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a user writes first shows the phases as stages, in the views' own words. */
@WithJenkins
class StagesTest {
    static final String DECLARATIVE = """
        pipeline {
          agent none
          stages {
            stage('Ship') {
              steps {
                %s
              }
            }
          }
        }
        """.formatted(DEPLOY);

    @RegisterExtension
    final Aws aws = new Aws();

    @Test
    void aDeclarativeStageShowsEachPhase(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DECLARATIVE));
        assertThat(Views.blueOcean(jenkins, run))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Ship", "SUCCESS",
                        "Resolve", "SUCCESS",
                        "Preflight", "SUCCESS",
                        "Register", "SUCCESS",
                        "Migrate", "SUCCESS",
                        "Deploy", "SUCCESS",
                        "Verify", "SUCCESS"));
        assertThat(Views.graphView(jenkins, run))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Ship", "success",
                        "Resolve", "success",
                        "Preflight", "success",
                        "Register", "success",
                        "Migrate", "success",
                        "Deploy", "success",
                        "Verify", "success"));
    }

    @Test
    void aFailedMigrationIsRedAndWhatFollowsIsGrey(JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.exits(3).saying("no such table");
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, DECLARATIVE));
        // Not a word on "Ship": Blue Ocean shows every stage with stages in it as a success, whoever wrote them.
        assertThat(Views.blueOcean(jenkins, run))
                .containsAllEntriesOf(Map.of(
                        "Resolve", "SUCCESS",
                        "Preflight", "SUCCESS",
                        "Register", "SUCCESS",
                        "Migrate", "FAILURE",
                        "Deploy", "NOT_BUILT",
                        "Verify", "NOT_BUILT"));
        assertThat(Views.graphView(jenkins, run))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Ship", "failure",
                        "Resolve", "success",
                        "Preflight", "success",
                        "Register", "success",
                        "Migrate", "failure",
                        "Deploy", "skipped",
                        "Verify", "skipped"));
        assertThat(aws.changes()).doesNotContain("UpdateService");
        jenkins.assertLogContains("The migration exited with code 3.", run);
    }

    @Test
    void withoutAMigrationItsStageIsGrey(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                pipeline(jenkins, DEPLOY.replace("migration: [command: ['migrate']]", "withoutMigration: true")));
        assertThat(Views.blueOcean(jenkins, run))
                .containsEntry("Migrate", "NOT_BUILT")
                .containsEntry("Deploy", "SUCCESS");
        assertThat(Views.graphView(jenkins, run))
                .containsEntry("Migrate", "skipped")
                .containsEntry("Deploy", "success");
    }

    @Test
    void stagesFalseFoldsThemIntoOneStep(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.buildAndAssertSuccess(pipeline(jenkins, "stage('Ship') { " + DEPLOY + ", stages: false }"));
        assertThat(Views.blueOcean(jenkins, run)).containsExactly(Map.entry("Ship", "SUCCESS"));
        assertThat(Views.graphView(jenkins, run)).containsExactly(Map.entry("Ship", "success"));
    }

    @Test
    void eachStepSaysInAFewWordsWhatItDoes(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DECLARATIVE));
        List<String> names = new ArrayList<>();
        new DepthFirstScanner()
                .allNodes(run.getExecution())
                .forEach(node -> names.add(node instanceof StepAtomNode ? node.getDisplayName() : ""));
        assertThat(names)
                .contains(
                        "Resolve the image",
                        "Check everything",
                        "Register the task definitions",
                        "Run the migration",
                        "Update the services",
                        "Verify");
    }
}
