package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.console.HyperlinkNote;
import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** I9: what a container or AWS says is shown in the build's log, and can't act there. */
@WithJenkins
class ConsoleTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private static String html(WorkflowRun run) throws Exception {
        StringWriter html = new StringWriter();
        run.getLogText().writeHtmlTo(0, html);
        return html.toString();
    }

    private static List<String> raw(WorkflowRun run, String part) throws Exception {
        return Files.readString(run.getRootDir().toPath().resolve("log"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(part))
                .toList();
    }

    /** The worst case: a note that this very controller has signed. */
    @Test
    void I9_aMigrationCanNotInjectConsoleNotes(JenkinsRule jenkins) throws Exception {
        String note = HyperlinkNote.encodeTo("http://evil.example/", "click me");
        aws.migration = Behaviour.exits(0).saying("before " + note + " after");
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY));
        assertThat(html(run))
                .doesNotContain("href='http://evil.example/'")
                .doesNotContain("href=\"http://evil.example/\"");
        assertThat(raw(run, "  | before"))
                .singleElement()
                .asString()
                .contains("\\x1b[8mha:")
                .doesNotContain("\u001b");
    }

    @Test
    void I9_aMigrationCanNotPaintOrMoveTheCursor(JenkinsRule jenkins) throws Exception {
        aws.migration =
                Behaviour.exits(3).saying("\u001b[2J\u001b[1;1Hgone", "100 %\rFinished: SUCCESS", "<b>bold</b>");
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, DEPLOY));
        assertThat(raw(run, "gone")).isNotEmpty().allSatisfy(l -> assertThat(l).contains("\\x1b[2J\\x1b[1;1Hgone"));
        assertThat(raw(run, "Finished: SUCCESS")).isNotEmpty().allSatisfy(l -> assertThat(l)
                .contains("100 %\\r"));
        assertThat(html(run)).doesNotContain("<b>bold</b>").contains("&lt;b&gt;bold&lt;/b&gt;");
    }

    @Test
    void I9_aStopReasonCanNotAct(JenkinsRule jenkins) throws Exception {
        aws.migration =
                Behaviour.failsToStart("ResourceInitializationError: \u001b[31mred\u001b[0m\nFinished: SUCCESS");
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, DEPLOY));
        assertThat(raw(run, "red")).isNotEmpty().allSatisfy(l -> assertThat(l).doesNotContain("\u001b[31m"));
        assertThat(raw(run, "Finished: SUCCESS")).allSatisfy(l -> assertThat(l).isNotEqualTo("Finished: SUCCESS"));
    }

    @Test
    void itTellsEachTransitionWithItsTimeAndTheWayToTheConsole(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY));
        assertThat(JenkinsRule.getLog(run))
                .containsPattern("\\[ 0:\\d\\d]  api:v2 is sha256:")
                .containsPattern("\\[ 0:\\d\\d]  started migration task ")
                .contains("https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/api/")
                .containsPattern("\\[ 0:\\d\\d]  the migration exited with code 0")
                .containsPattern("\\[ 0:\\d\\d]  service worker completed")
                .contains("─────");
    }
}
