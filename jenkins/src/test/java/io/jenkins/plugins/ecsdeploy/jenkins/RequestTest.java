package io.jenkins.plugins.ecsdeploy.jenkins;

import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.DEPLOY;
import static io.jenkins.plugins.ecsdeploy.jenkins.PipelineTest.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Where a deployment's configuration and credentials come from, and what happens when they are wrong. */
@WithJenkins
class RequestTest {
    private static final String FILE = """
        region: eu-west-1
        cluster: prod
        image: api:v1
        services: [api]
        migration: {command: [migrate]}
        """;

    @RegisterExtension
    final Aws aws = new Aws();

    @Test
    void aBadConfigurationFailsBeforeAnyCallAndTellsAllProblems(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                pipeline(
                        jenkins,
                        "ecsMigrateAndDeploy region: 'nowhere', cluster: 'prod!', image: 'api', services: ['api']"));
        assertThat(JenkinsRule.getLog(run))
                .contains("region")
                .contains("cluster")
                .contains("image")
                .contains("migration")
                .contains("4 problems. Nothing was changed.");
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void aFileOfTheWorkspaceIsReadAndParametersWin(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(
                jenkins,
                "node {\n writeFile file: 'ops/deploy.yaml', text: '''" + FILE + "'''\n"
                        + "ecsMigrateAndDeploy config: 'ops/deploy.yaml', image: 'api:v2'\n}"));
        assertThat(aws.count("UpdateService")).isEqualTo(1);
        jenkins.assertLogContains("api:v2 is sha256:", run);
    }

    @Test
    void aFileNeedsAWorkspaceAndStaysInIt(JenkinsRule jenkins) throws Exception {
        WorkflowRun none = jenkins.buildAndAssertStatus(
                Result.FAILURE, pipeline(jenkins, "ecsMigrateAndDeploy config: 'deploy.yaml'"));
        jenkins.assertLogContains("or give configText", none);
        WorkflowRun outside = jenkins.buildAndAssertStatus(
                Result.FAILURE, pipeline(jenkins, "node { ecsMigrateAndDeploy config: '../../config.xml' }"));
        jenkins.assertLogContains("is not inside of the workspace", outside);
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void aTextNeedsNoAgent(JenkinsRule jenkins) throws Exception {
        jenkins.buildAndAssertSuccess(
                pipeline(jenkins, "ecsMigrateAndDeploy(configText: '''" + FILE.replace("api:v1", "api:v2") + "''')"));
        assertThat(aws.migrationTasks()).isEqualTo(1);
    }

    @Test
    void aProfileGivesWhatIsLeftOut(JenkinsRule jenkins) throws Exception {
        jenkins.buildAndAssertSuccess(pipeline(
                jenkins,
                "ecsMigrateAndDeploy profile: 'production', image: 'api:v2', services: ['api'],"
                        + " migration: [command: ['migrate']]"));
        WorkflowRun unknown = jenkins.buildAndAssertStatus(
                Result.FAILURE, pipeline(jenkins, "ecsMigrateAndDeploy profile: 'nonesuch'"));
        jenkins.assertLogContains("There is no profile \"nonesuch\" for this job.", unknown);
    }

    /** What the global configuration will be. */
    @TestExtension("aProfileGivesWhatIsLeftOut")
    public static final class Profiles implements DeploymentDefaults {
        @Override
        public Optional<ConfigurationSource> profile(String name, Run<?, ?> build) {
            return name.equals("production")
                    ? Optional.of(ConfigurationSource.tree(JsonNodeFactory.instance
                            .objectNode()
                            .put("region", "eu-west-1")
                            .put("cluster", "prod")))
                    : Optional.empty();
        }
    }

    @Test
    void I10_credentialsOfJenkinsAreUsedAndWrittenNowhere(JenkinsRule jenkins) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(
                        CredentialsScope.GLOBAL, "aws", "AKIAJENKINS000000001", "not-to-be-seen-anywhere", ""));
        WorkflowRun run = jenkins.buildAndAssertSuccess(pipeline(jenkins, DEPLOY + ", credentialsId: 'aws'"));
        try (Stream<Path> files = Files.walk(run.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("not-to-be-seen-anywhere")
                        .doesNotContain("AKIAJENKINS");
            }
        }
    }

    @Test
    void credentialsThatAreNotThereFailBeforeAnyCall(JenkinsRule jenkins) throws Exception {
        WorkflowRun run =
                jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, DEPLOY + ", credentialsId: 'nonesuch'"));
        jenkins.assertLogContains("There are no AWS credentials \"nonesuch\"", run);
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void theControllersOwnCredentialsCanBeForbidden(JenkinsRule jenkins) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(jenkins, DEPLOY));
        jenkins.assertLogContains("give credentialsId", run);
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    /** What the global configuration will be. */
    @TestExtension("theControllersOwnCredentialsCanBeForbidden")
    public static final class Forbidden implements DeploymentDefaults {
        @Override
        public Optional<ConfigurationSource> profile(String name, Run<?, ?> build) {
            return Optional.empty();
        }

        @Override
        public boolean allowsControllerCredentials(Run<?, ?> build) {
            return false;
        }
    }
}
