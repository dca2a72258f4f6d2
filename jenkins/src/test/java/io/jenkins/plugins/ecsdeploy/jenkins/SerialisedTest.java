package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** JEP-200: what Jenkins writes down of a running deployment is plain, and holds no class of the AWS SDK. */
@WithJenkins
class SerialisedTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingOfTheSdkOrTheEngineIsSerialisedWithARunningBuild(boolean stages, JenkinsRule jenkins) throws Exception {
        aws.migration = Behaviour.runsForever();
        WorkflowRun run = pipeline(jenkins, DEPLOY + ", stages: " + stages + ", onCancel: 'stop'")
                .scheduleBuild2(0)
                .waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);

        List<Path> files;
        try (Stream<Path> all = Files.walk(run.getRootDir().toPath())) {
            files = all.filter(Files::isRegularFile)
                    .filter(f -> f.toString().matches(".*(program\\.dat|build\\.xml|workflow.*\\.xml)"))
                    .toList();
        }
        assertThat(files).anyMatch(f -> f.endsWith("program.dat")).anyMatch(f -> f.endsWith("build.xml"));
        for (Path file : files) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.getFileName().toString())
                    .doesNotContain("software.amazon", "software/amazon")
                    .doesNotContain("ecsdeploy.engine", "ecsdeploy.aws");
        }

        run.doStop();
        jenkins.waitForCompletion(run);
    }

    @Test
    void whatIsRefusedByJenkinsIsNotInTheLog(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY));
        assertThat(JenkinsRule.getLog(run)).doesNotContain("Refusing to marshal", "JEP-200");
    }
}
