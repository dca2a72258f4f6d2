package io.jenkins.plugins.ecsdeploy.jenkins.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.ecsdeploy.jenkins.Aws;
import io.jenkins.plugins.ecsdeploy.jenkins.controller.DeploymentFiles;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.EcsMigrateAndDeployBuilder;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.Keys;
import io.jenkins.plugins.ecsdeploy.jenkins.freestyle.MigrationSource;
import io.jenkins.plugins.ecsdeploy.simulator.Behaviour;
import java.net.URL;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** <em>Roll back to this</em>: one click and a confirmation, and a build that does nothing else. */
@WithJenkins
class RollBackPageTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private JenkinsRule jenkins;

    @BeforeEach
    void world(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Keys.add();
        aws.simulator()
                .push("api", "v3", Behaviour.chosen(s -> s.command().contains("migrate") ? aws.migration : aws.app));
    }

    private String revision(String service) {
        return aws.service(service).path("taskDefinition").asText();
    }

    private static EcsMigrateAndDeployBuilder step(String image) {
        EcsMigrateAndDeployBuilder step = new EcsMigrateAndDeployBuilder();
        step.setRegion("eu-west-1");
        step.setCluster("prod");
        step.setCredentialsId(Keys.ID);
        step.setImage(image);
        step.setServices("api, worker");
        step.setMigration(MigrationSource.DERIVED);
        step.setMigrationCommand("migrate");
        return step;
    }

    private FreeStyleProject freestyle() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        job.getBuildersList().add(step("api:v2"));
        jenkins.buildAndAssertSuccess(job);
        job.getBuildersList().replaceBy(List.of(step("api:v3")));
        return job;
    }

    private static String deployment(Run<?, ?> build) {
        return DeploymentFiles.ids(build).get(0);
    }

    private int confirm(JenkinsRule.WebClient web, String verb, Job<?, ?> job, String id) throws Exception {
        WebRequest request = new WebRequest(
                new URL(web.getContextPath() + job.getUrl() + "ecs-deployments/rollBack/" + id + "/confirm"),
                HttpMethod.valueOf(verb));
        if (verb.equals("POST")) {
            web.addCrumb(request);
        }
        return web.withThrowExceptionOnFailingStatusCode(false)
                .getPage(request)
                .getWebResponse()
                .getStatusCode();
    }

    @Test
    void I2_I3_aFreestyleJobGoesBackWithoutAMigration() throws Exception {
        FreeStyleProject job = freestyle();
        String first = revision("api");
        jenkins.buildAndAssertSuccess(job);
        assertThat(revision("api")).isNotEqualTo(first);
        long migrations = aws.migrationTasks();
        aws.simulator().calls().clear();

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            HtmlPage list = web.getPage(job, "ecs-deployments");
            String id = deployment(job.getBuildByNumber(1));
            HtmlPage page = list.getAnchorByHref("rollBack/" + id + "/").click();
            assertThat(page.getVisibleText())
                    .contains("Roll back to #1", "api:v2", "prod (eu-west-1)", "worker", "No migration runs");
            assertThat(aws.changes()).isEmpty();
            jenkins.submit(page.getFormByName("rollBack"));
        }
        jenkins.waitUntilNoActivity();

        FreeStyleBuild back = job.getBuildByNumber(3);
        jenkins.assertBuildStatusSuccess(back);
        assertThat(back.getCause(RollBackCause.class).getShortDescription()).isEqualTo("Roll back to #1");
        assertThat(back.getCause(Cause.UserIdCause.class)).isNotNull();
        assertThat(revision("api")).isEqualTo(first);
        assertThat(aws.migrationTasks()).isEqualTo(migrations);
        assertThat(aws.changes()).containsOnly("UpdateService");
    }

    @Test
    void aPipelineRunsNothingOfItsOwnInARollBack() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        String script = "echo 'something else'\n node { writeFile file: 'x', text: '' }\n"
                + "ecsMigrateAndDeploy region: 'eu-west-1', cluster: 'prod', image: 'api:%s',"
                + " services: ['api', 'worker'], migration: [command: ['migrate']]";
        job.setDefinition(new CpsFlowDefinition(script.formatted("v2"), true));
        jenkins.buildAndAssertSuccess(job);
        String first = revision("api");
        job.setDefinition(new CpsFlowDefinition(script.formatted("v3"), true));
        jenkins.buildAndAssertSuccess(job);
        long migrations = aws.migrationTasks();

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            assertThat(confirm(web, "POST", job, deployment(job.getBuildByNumber(1))))
                    .isEqualTo(200);
        }
        jenkins.waitUntilNoActivity();

        Run<?, ?> back = job.getBuildByNumber(3);
        jenkins.assertBuildStatusSuccess(back);
        jenkins.assertLogContains("Roll back", back);
        jenkins.assertLogNotContains("something else", back);
        assertThat(revision("api")).isEqualTo(first);
        assertThat(aws.migrationTasks()).isEqualTo(migrations);
    }

    @Test
    void whoMayNotBuildGetsNothing() throws Exception {
        FreeStyleProject job = freestyle();
        String id = deployment(job.getBuildByNumber(1));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("builder"));
        aws.simulator().calls().clear();

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            web.login("reader");
            assertThat(web.getPage(job, "ecs-deployments").getWebResponse().getContentAsString())
                    .doesNotContain("rollBack/");
            web.assertFails(job.getUrl() + "ecs-deployments/rollBack/" + id + "/", 403);
            assertThat(confirm(web, "POST", job, id)).isEqualTo(403);
        }
        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            web.login("builder");
            assertThat(confirm(web, "GET", job, id)).isIn(404, 405);
            assertThat(confirm(web, "POST", job, "d-20260101-000000-nonono")).isEqualTo(404);
        }
        jenkins.waitUntilNoActivity();
        assertThat(job.getLastBuild().getNumber()).isEqualTo(1);
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void aJobThatDoesOtherThingsIsNotRolledBackFromHere() throws Exception {
        FreeStyleProject job = freestyle();
        job.getBuildersList().add(new FailureBuilder());
        String id = deployment(job.getBuildByNumber(1));

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            HtmlPage page = web.goTo(job.getUrl() + "ecs-deployments/rollBack/" + id + "/");
            assertThat(page.getVisibleText()).contains("This job has other build steps");
            assertThat(page.getForms()).noneMatch(f -> f.getNameAttribute().equals("rollBack"));
            assertThat(confirm(web, "POST", job, id)).isEqualTo(409);
        }
        jenkins.waitUntilNoActivity();
        assertThat(job.getLastBuild().getNumber()).isEqualTo(1);
    }

    @Test
    void aDeploymentThatFailedIsNothingToGoBackTo() throws Exception {
        aws.migration = Behaviour.exits(1);
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(step("api:v2"));
        jenkins.buildAndAssertStatus(Result.FAILURE, job);

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            assertThat(web.getPage(job, "ecs-deployments").getWebResponse().getContentAsString())
                    .doesNotContain("rollBack/");
            assertThat(confirm(web, "POST", job, deployment(job.getLastBuild())))
                    .isEqualTo(404);
        }
    }

    /** A build that carries the mark, whatever its job says by now. */
    private Run<?, ?> marked(FreeStyleProject job) throws Exception {
        Run<?, ?> first = job.getBuildByNumber(1);
        FreeStyleBuild build = job.scheduleBuild2(
                        0, new RollBackAction(1, deployment(first)), new CauseAction(new RollBackCause(1)))
                .get();
        return jenkins.waitForCompletion(build);
    }

    @Test
    void aStepThatGoesElsewhereByNowIsRefused() throws Exception {
        FreeStyleProject job = freestyle();
        aws.simulator().calls().clear();
        EcsMigrateAndDeployBuilder elsewhere = step("api:v3");
        elsewhere.setCluster("staging");
        job.getBuildersList().replaceBy(List.of(elsewhere));
        Run<?, ?> cluster = marked(job);
        jenkins.assertBuildStatus(Result.FAILURE, cluster);
        jenkins.assertLogContains(
                "with the cluster prod, but the step is set to staging. Nothing was changed.", cluster);

        EcsMigrateAndDeployBuilder fewer = step("api:v3");
        fewer.setServices("api");
        job.getBuildersList().replaceBy(List.of(fewer));
        Run<?, ?> services = marked(job);
        jenkins.assertBuildStatus(Result.FAILURE, services);
        jenkins.assertLogContains("which updated worker: the step does not deploy that any more.", services);
        assertThat(aws.changes()).isEmpty();
    }

    @Test
    void aRollBackIsNeverTakenForAnOrdinaryBuildInTheQueue() throws Exception {
        FreeStyleProject job = freestyle();
        RollBackAction one = new RollBackAction(1, "d-1");
        assertThat(one.shouldSchedule(List.of())).isTrue();
        assertThat(one.shouldSchedule(List.of(new RollBackAction(1, "d-1")))).isFalse();
        assertThat(one.shouldSchedule(List.of(new RollBackAction(2, "d-2")))).isTrue();
        assertThat(job.getBuildByNumber(1)).isNotNull();
    }
}
