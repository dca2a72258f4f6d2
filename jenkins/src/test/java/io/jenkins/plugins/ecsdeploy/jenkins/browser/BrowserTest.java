package io.jenkins.plugins.ecsdeploy.jenkins.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.jenkins.Aws;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.EcsMigrateAndDeployBuilder;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.Keys;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What a person does: fills in the form in a real browser, checks it, builds, looks at the page and the log, deploys the next
 * version, and goes back. Keeps pictures of it in {@code target/screenshots}.
 */
@WithJenkins
class BrowserTest {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String STEP = "[descriptorid='" + EcsMigrateAndDeployBuilder.class.getName() + "'] ";

    @RegisterExtension
    final Aws aws = new Aws();

    @TempDir
    Path directory;

    @Test
    void aPersonDeploysAndGoesBack(JenkinsRule jenkins) throws Exception {
        Optional<Path> chromium = Browser.find();
        if (chromium.isEmpty()) {
            System.err.println("\n!!!! NO BROWSER HERE: BrowserTest is skipped. Install chromium to run it.\n");
        }
        assumeTrue(chromium.isPresent(), "no Chromium on the PATH");
        Keys.add();
        aws.simulator()
                .push(
                        "api",
                        "v3",
                        Behaviour.chosen(start -> start.command().contains("migrate") ? aws.migration : aws.app));
        aws.migration = Behaviour.exits(0)
                .saying(
                        "Migrating schema \"public\" to version \"42 - add tenant\"",
                        "Successfully applied 1 migration to schema \"public\"");
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        try (Browser browser = new Browser(chromium.get(), directory)) {
            String root = jenkins.getURL().toString();
            fillIn(browser, root);
            assertThat(job.getBuildersList()
                            .get(EcsMigrateAndDeployBuilder.class)
                            .getServices())
                    .isEqualTo("api, worker");
            Run<?, ?> first = build(jenkins, browser, root, job, 1);
            look(browser, root, first);
            next(browser, root);
            build(jenkins, browser, root, job, 2);
            goBack(jenkins, browser, root, job);
            stages(jenkins, browser, root);
            metrics(jenkins, browser, root);
        }
    }

    private static void fillIn(Browser browser, String root) throws Exception {
        browser.open(root + "job/shop/configure");
        browser.click("button.hetero-list-add", "Add build step");
        browser.click(".jenkins-dropdown__item", "Migrate and deploy to Amazon ECS");
        browser.await("document.querySelector(\"" + STEP + "[name='_.image']\")");
        browser.type(STEP + "[name='_.region']", "eu-west-1");
        browser.choose(STEP + "[name='_.credentialsId']", Keys.ID);
        browser.type(STEP + "[name='_.cluster']", "prod");
        browser.type(STEP + "[name='_.image']", "api:v2");
        browser.type(STEP + "[name='_.services']", "api, worker");
        browser.choose(STEP + "[name='_.migration']", "DERIVED");
        browser.type(STEP + "[name='_.migrationCommand']", "migrate");
        browser.click(STEP + "button", "Check");
        browser.await("document.body.innerText.includes('The preflight passed')");
        browser.run(
                "document.querySelectorAll('.combobox-list, .yui-ac-content').forEach(e => e.style.display = 'none')");
        browser.picture(PICTURES.resolve("jenkins-form.png"), 4_000);
        browser.click("button[name='Submit']", "Save");
        browser.await("location.pathname.endsWith('/job/shop/')");
    }

    private static Run<?, ?> build(JenkinsRule jenkins, Browser browser, String root, FreeStyleProject job, int number)
            throws Exception {
        browser.open(root + "job/shop/");
        browser.click("a.task-link, a[href*='build?delay'], button", "Build Now");
        browser.await("document.body.innerText.includes('#" + number + "')");
        Run<?, ?> build = job.getBuildByNumber(number);
        return jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
    }

    private static void look(Browser browser, String root, Run<?, ?> build) throws Exception {
        browser.open(root + build.getUrl() + "ecs-deployment");
        browser.await("document.querySelector('.timeline > svg')");
        assertThat(browser.text()).contains("Deployed", "Exit code", "api", "worker", "What ECS said about api");
        browser.run(
                "document.querySelectorAll('details').forEach(d => { if (/Changes for service api|What ECS said about"
                        + " api/.test(d.innerText)) d.open = true; })");
        browser.picture(PICTURES.resolve("jenkins-page.png"), 2_600);
        browser.open(root + build.getUrl() + "console");
        browser.await("document.body.innerText.includes('Finished: SUCCESS')");
        assertThat(browser.text()).contains("  | Migrating schema \"public\" to version \"42 - add tenant\"");
        browser.picture(PICTURES.resolve("jenkins-console.png"), 2_000);
    }

    private static void next(Browser browser, String root) throws Exception {
        browser.open(root + "job/shop/configure");
        browser.type(STEP + "[name='_.image']", "api:v3");
        browser.click("button[name='Submit']", "Save");
        browser.await("location.pathname.endsWith('/job/shop/')");
    }

    private void goBack(JenkinsRule jenkins, Browser browser, String root, FreeStyleProject job) throws Exception {
        String newer = aws.service("api").path("taskDefinition").asText();
        browser.open(root + "job/shop/ecs-deployments/");
        browser.await("document.body.innerText.includes('api:v3')");
        browser.picture(PICTURES.resolve("jenkins-job.png"), 900);
        browser.click("tr:last-child a.jenkins-button", "Roll back to this");
        browser.await("document.body.innerText.includes('No migration runs')");
        browser.picture(PICTURES.resolve("jenkins-roll-back.png"), 900);
        long migrations = aws.migrationTasks();
        browser.click("button", "Roll back");
        browser.await("location.pathname.endsWith('/job/shop/')");
        browser.await("document.body.innerText.includes('#3')");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(job.getBuildByNumber(3)));
        assertThat(aws.service("api").path("taskDefinition").asText()).isNotEqualTo(newer);
        assertThat(aws.migrationTasks()).isEqualTo(migrations);
    }

    private void stages(JenkinsRule jenkins, Browser browser, String root) throws Exception {
        aws.migration = Behaviour.exits(1)
                .saying(
                        "Migrating schema \"public\" to version \"43 - drop legacy\"",
                        "ERROR: column \"tenant\" of relation \"orders\" already exists");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "shop-pipeline");
        job.setDefinition(new CpsFlowDefinition(
                """
            pipeline {
                agent none
                stages {
                    stage('Production') {
                        steps {
                            ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:v3',
                                    services: ['api', 'worker'], migration: [command: ['migrate']]
                        }
                    }
                }
            }
            """,
                true));
        Run<?, ?> failed = jenkins.buildAndAssertStatus(hudson.model.Result.FAILURE, job);
        browser.open(root + failed.getUrl() + "stages/");
        browser.await("document.body.innerText.includes('Migrate')");
        assertThat(browser.text()).contains("Resolve", "Preflight", "Register", "Migrate", "Deploy", "Verify");
        browser.picture(PICTURES.resolve("jenkins-graph-view.png"), 1_000);
        browser.open(root + failed.getUrl() + "ecs-deployment");
        browser.await("document.querySelector('.timeline > svg')");
        assertThat(browser.text()).contains("Services: untouched (api, worker).");
        browser.picture(PICTURES.resolve("jenkins-page-failed.png"), 2_000);
    }

    private void metrics(JenkinsRule jenkins, Browser browser, String root) throws Exception {
        aws.migration = Behaviour.exits(0).after(Duration.ofSeconds(20)).saying("Migrating");
        WorkflowJob job = jenkins.jenkins.getItemByFullName("shop-pipeline", WorkflowJob.class);
        Run<?, ?> running = job.scheduleBuild2(0).waitForStart();
        aws.await(() -> aws.runningMigrations() == 1);
        browser.open(root + "ecs-deploy/");
        browser.await("document.body.innerText.includes('Migrate')");
        assertThat(browser.text()).contains("In flight: 1", "eu-west-1");
        browser.picture(PICTURES.resolve("jenkins-metrics.png"), 900);
        jenkins.waitForCompletion(running);
    }
}
