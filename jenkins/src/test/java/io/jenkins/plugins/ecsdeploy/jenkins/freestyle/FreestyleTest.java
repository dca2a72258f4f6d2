package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.ecsdeploy.jenkins.Aws;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import io.jenkins.plugins.ecsdeploy.jenkins.page.DeploymentView;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.File;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The build step, from its form to its end. */
@WithJenkins
class FreestyleTest {
    @RegisterExtension
    final Aws aws = new Aws();

    @Test
    void aBuildMigratesAndDeploys(JenkinsRule jenkins) throws Exception {
        Keys.add();

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job(jenkins, step("api:v2")));

        assertThat(aws.changes())
                .containsExactly(
                        "RegisterTaskDefinition",
                        "RegisterTaskDefinition",
                        "RegisterTaskDefinition",
                        "RunTask",
                        "UpdateService",
                        "UpdateService");
        jenkins.assertLogContains("  | migrated", build);
        assertThat(DeploymentView.of(build)).singleElement().satisfies(d -> {
            assertThat(d.getStanding()).isEqualTo("succeeded");
            assertThat(d.getDigest()).startsWith("sha256:");
        });
        assertThat(aws.simulator().calls().of("RunTask").get(0).accessKeyId()).isEqualTo("AKIDPROD");
    }

    @Test
    void I2_aFailedMigrationFailsTheBuildAndTouchesNoService(JenkinsRule jenkins) throws Exception {
        Keys.add();
        aws.migration = Behaviour.exits(3).saying("no such column");

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job(jenkins, step("api:v2")));

        assertThat(aws.changes()).doesNotContain("UpdateService");
        jenkins.assertLogContains("ERROR: Failed in Migrate: The migration exited with code 3.", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void parametersAndVariablesAreExpandedAndAddNoKeys(JenkinsRule jenkins) throws Exception {
        Keys.add();
        EcsMigrateAndDeployBuilder step = step("api:${TAG}");
        step.setConfigText("tags: {build: \"${BUILD_NUMBER}\", tag: ${TAG}}");
        FreeStyleProject job = job(jenkins, step);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("TAG", "v1")));

        FreeStyleBuild good = job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("TAG", "v2")))
                .get();
        FreeStyleBuild bad = job.scheduleBuild2(
                        0, new ParametersAction(new StringParameterValue("TAG", "v2}\nonCancel: stop")))
                .get();

        jenkins.assertBuildStatusSuccess(good);
        jenkins.assertBuildStatus(Result.FAILURE, bad);
        jenkins.assertLogContains("The value of the variable TAG cannot be put into YAML safely.", bad);
        assertThat(DeploymentView.of(bad)).isEmpty();
        assertThat(aws.simulator()
                        .calls()
                        .of("RunTask")
                        .get(0)
                        .body()
                        .path("tags")
                        .toString())
                .contains("{\"key\":\"build\",\"value\":\"1\"}", "{\"key\":\"tag\",\"value\":\"v2\"}");
    }

    @Test
    void aProfileGivesWhatTheFormLeavesOpen(JenkinsRule jenkins) throws Exception {
        Keys.add();
        Profile profile = new Profile("prod");
        profile.setRegion("eu-west-1");
        profile.setCluster("prod");
        profile.setCredentialsId(Keys.ID);
        profile.setDefaults("migration: none");
        EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(profile));
        EcsMigrateAndDeployBuilder step = new EcsMigrateAndDeployBuilder();
        step.setProfile("prod");
        step.setImage("api:v2");
        step.setServices("api");

        jenkins.buildAndAssertSuccess(job(jenkins, step));

        assertThat(aws.changes()).containsExactly("RegisterTaskDefinition", "UpdateService");
        assertThat(aws.simulator().calls().of("UpdateService").get(0).accessKeyId())
                .isEqualTo("AKIDPROD");
    }

    @Test
    void anInterruptedBuildEndsItsDeploymentAsItWasTold(JenkinsRule jenkins) throws Exception {
        Keys.add();
        aws.migration = Behaviour.runsForever().saying("migrating");
        EcsMigrateAndDeployBuilder step = step("api:v2");
        step.setOnCancel("stop");
        FreeStyleBuild build = job(jenkins, step).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("  | migrating", build);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(aws.changes()).contains("StopTask").doesNotContain("UpdateService");
        assertThat(DeploymentView.of(build)).singleElement().returns("cancelled", DeploymentView::getStanding);
    }

    @Test
    void aDryRunChangesNothing(JenkinsRule jenkins) throws Exception {
        Keys.add();
        EcsMigrateAndDeployBuilder step = step("api:v2");
        step.setDryRun(true);

        jenkins.buildAndAssertSuccess(job(jenkins, step));

        assertThat(aws.changes()).isEmpty();
    }

    @Test
    void theFormGivesBackWhatItWasGivenAndNoSecret(JenkinsRule jenkins) throws Exception {
        Keys.add();
        EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(new Profile("prod")));
        EcsMigrateAndDeployBuilder step = step("api:${TAG}");
        step.setProfile("prod");
        step.setMigration(MigrationSource.DEDICATED);
        step.setMigrationFrom("api-migrate");
        step.setMigrationContainer("app");
        step.setContainers("app, other");
        step.setWhenBusy("wait");
        step.setOnCancel("stop");
        step.setFailWhenQueued(true);
        step.setDryRun(true);
        step.setConfig("deploy.yaml");
        step.setConfigText("timeouts:\n  migrate: 2h");
        FreeStyleProject job = job(jenkins, step);

        jenkins.configRoundtrip(job);

        jenkins.assertEqualDataBoundBeans(step, job.getBuildersList().get(EcsMigrateAndDeployBuilder.class));
        assertThat(new File(job.getRootDir(), "config.xml"))
                .content()
                .contains(Keys.ID)
                .doesNotContain(Keys.SECRET);
    }

    @Test
    void anEmptyFormStaysEmpty(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = job(jenkins, new EcsMigrateAndDeployBuilder());

        jenkins.configRoundtrip(job);

        jenkins.assertEqualDataBoundBeans(
                new EcsMigrateAndDeployBuilder(), job.getBuildersList().get(EcsMigrateAndDeployBuilder.class));
    }

    @Test
    void aPipelineMayUseItAsAGeneralBuildStep(JenkinsRule jenkins) throws Exception {
        Keys.add();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node {
                    step([$class: 'EcsMigrateAndDeployBuilder', region: 'eu-west-1', cluster: 'prod', image: 'api:v2',
                            credentialsId: 'aws-prod', services: 'api', migration: 'NONE'])
                }
                """, true));

        jenkins.buildAndAssertSuccess(job);

        assertThat(aws.changes()).containsExactly("RegisterTaskDefinition", "UpdateService");
    }

    private static FreeStyleProject job(JenkinsRule jenkins, EcsMigrateAndDeployBuilder step) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(step);
        return job;
    }

    static EcsMigrateAndDeployBuilder step(String image) {
        EcsMigrateAndDeployBuilder step = new EcsMigrateAndDeployBuilder();
        step.setRegion("eu-west-1");
        step.setCluster("prod");
        step.setCredentialsId(Keys.ID);
        step.setImage(image);
        step.setServices("api, worker");
        step.setMigration(MigrationSource.DERIVED);
        step.setMigrationCommand("migrate 'all of it'");
        return step;
    }
}
