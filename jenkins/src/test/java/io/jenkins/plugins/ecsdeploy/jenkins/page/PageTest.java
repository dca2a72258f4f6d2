package io.jenkins.plugins.ecsdeploy.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.ecsdeploy.jenkins.Aws;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.EcsMigrateAndDeployBuilder;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.Keys;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.MigrationSource;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.htmlunit.CollectingAlertHandler;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What people see of a deployment in Jenkins. */
@WithJenkins
class PageTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private JenkinsRule jenkins;

    @BeforeEach
    void world(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Keys.add();
    }

    @Test
    void aDeploymentIsShownOnItsBuildAndItsJob() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job());
        String digest = DeploymentView.of(build).get(0).getDigest();

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            HtmlPage page = web.getPage(build, "ecs-deployment");
            assertThat(page.querySelectorAll(".timeline > svg")).hasSize(1);
            assertThat(page.getVisibleText())
                    .contains("Deployed", digest, "Resolve", "Verify", "Exit code", "worker", "Log, 2 lines");

            assertThat(web.getPage(build).getVisibleText()).contains("ECS deployment: Deployed");
            HtmlPage list = web.getPage(build.getParent(), "ecs-deployments");
            assertThat(list.getVisibleText()).contains("#1", "api:v2", "api, worker", "Deployed");
            assertThat(web.getPage(build.getParent()).getVisibleText()).contains("Deployed last: api:v2, sha256:");
        }
    }

    @Test
    void I6_aFailedMigrationSaysWhatWasNotChanged() throws Exception {
        aws.migration = Behaviour.exits(3).saying("no such column");
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job());

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            HtmlPage page = web.getPage(build, "ecs-deployment");
            assertThat(page.getVisibleText())
                    .contains("Failed in Migrate", "exited with code 3", "untouched", "no such column");
            assertThat(web.getPage(build.getParent()).getVisibleText()).doesNotContain("Deployed last");
        }
    }

    @Test
    void aRunningDeploymentIsShownAsItGoesOn() throws Exception {
        aws.migration = Behaviour.exits(0).after(Duration.ofSeconds(12)).saying("half of it");
        FreeStyleBuild build = job().scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("  | half of it", build);

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            HtmlPage page = web.getPage(build, "ecs-deployment");
            assertThat(page.getVisibleText()).contains("Migrate is under way");
            assertThat(page.querySelector("[data-changing]")
                            .getAttributes()
                            .getNamedItem("data-changing")
                            .getNodeValue())
                    .isEqualTo("true");

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            web.waitForBackgroundJavaScript(10_000);
            assertThat(page.getVisibleText()).contains("Deployed").doesNotContain("is under way");
            assertThat(page.querySelector("[data-changing]")
                            .getAttributes()
                            .getNamedItem("data-changing")
                            .getNodeValue())
                    .isEqualTo("false");
        }
    }

    @Test
    void I9_whatContainersWriteCannotAct() throws Exception {
        String attack = "</pre><script>alert('log')</script><img src=x onerror=alert('img')>\u001b[31m${jndi:ldap://x}";
        aws.migration = Behaviour.exits(1).saying(attack);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job());

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            CollectingAlertHandler alerts = new CollectingAlertHandler();
            web.setAlertHandler(alerts);
            for (String where : List.of("ecs-deployment", "ecs-deployment/live", "", "console")) {
                HtmlPage page = web.getPage(build, where);
                web.waitForBackgroundJavaScript(2_000);
                assertThat(page.querySelectorAll("img[src=x]")).as(where).isEmpty();
            }
            HtmlPage page = web.getPage(build, "ecs-deployment");
            assertThat(page.querySelector("#ecs-deployments").asNormalizedText())
                    .contains("<script>alert('log')</script>");
            assertThat(page.querySelectorAll("#ecs-deployments script")).isEmpty();
            web.getPage(build.getParent(), "ecs-deployments");
            assertThat(alerts.getCollectedAlerts()).isEmpty();
        }
    }

    @Test
    void theBuildsRecordHoldsAMarkOnly() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job());

        assertThat(new File(build.getRootDir(), "build.xml"))
                .content()
                .contains("<" + EcsDeploymentAction.class.getName())
                .doesNotContain("awssdk", "sha256", "engine.state");
        build.getParent().doReload();
        assertThat(jenkins.jenkins
                        .getItemByFullName(build.getParent().getFullName(), FreeStyleProject.class)
                        .getBuildByNumber(1)
                        .getAction(EcsDeploymentAction.class)
                        .getDeployments())
                .hasSize(1);
    }

    @Test
    void aPipelinesDeploymentHasTheSamePage() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:v2', services: ['api'],"
                        + " credentialsId: 'aws-prod', migration: [command: ['migrate']]",
                true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            assertThat(web.getPage(run, "ecs-deployment").getVisibleText()).contains("Deployed", "Timeline");
            assertThat(web.getPage(job, "ecs-deployments").getVisibleText()).contains("api:v2");
        }
    }

    @Test
    void whatAnAbortedBuildLeftIsSaidToGoOn() throws Exception {
        aws.migration = Behaviour.exits(0).after(Duration.ofSeconds(60)).saying("half of it");
        FreeStyleBuild build = job().scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("  | half of it", build);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(aws.changes()).doesNotContain("StopTask", "UpdateService");
        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            assertThat(web.getPage(build, "ecs-deployment").getVisibleText())
                    .contains("Left in Migrate", "What ran in AWS goes on there", "Services: untouched");
        }
    }

    @Test
    void aJobThatNeverDeployedHasNoPage() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        jenkins.buildAndAssertSuccess(job);

        assertThat(job.getAction(JobDeploymentsAction.class)).isNull();
    }

    private FreeStyleProject job() throws Exception {
        EcsMigrateAndDeployBuilder step = new EcsMigrateAndDeployBuilder();
        step.setRegion("eu-west-1");
        step.setCluster("prod");
        step.setCredentialsId(Keys.ID);
        step.setImage("api:v2");
        step.setServices("api, worker");
        step.setMigration(MigrationSource.DERIVED);
        step.setMigrationCommand("migrate");
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(step);
        return job;
    }
}
