package io.jenkins.plugins.ecsdeploy.jenkins.freestyle;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.ecsdeploy.jenkins.Aws;
import io.jenkins.plugins.ecsdeploy.jenkins.config.EcsMigrateAndDeployConfiguration;
import io.jenkins.plugins.ecsdeploy.jenkins.config.Profile;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Who may not ask, gets nothing, and AWS is not asked for him; whoever may, gets answers. */
@WithJenkins
class FormSecurityTest {
    @RegisterExtension
    final Aws aws = new Aws();

    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeEach
    void world(JenkinsRule rule) throws Exception {
        jenkins = rule;
        Keys.add();
        Profile profile = new Profile("secret-profile");
        profile.setRegion("eu-west-1");
        profile.setCluster("prod");
        profile.setCredentialsId(Keys.ID);
        EcsMigrateAndDeployConfiguration.get().setProfiles(List.of(profile));
        job = rule.createFreeStyleProject("job");
        rule.jenkins.setSecurityRealm(rule.createDummySecurityRealm());
        rule.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, CredentialsProvider.USE_ITEM)
                .everywhere()
                .to("owner"));
    }

    @Test
    void everyMethodOfTheFormIsPostOnly() throws Exception {
        List<Method> methods = Arrays.stream(FormMethods.class.getDeclaredMethods())
                .filter(m -> m.getName().matches("do[A-Z].*"))
                .toList();

        assertThat(methods).hasSizeGreaterThan(15).allMatch(m -> m.isAnnotationPresent(RequirePOST.class));
        try (JenkinsRule.WebClient web = client("admin")) {
            for (Method method : methods) {
                assertThat(call(web, "GET", true, method).getStatusCode())
                        .as(method.getName())
                        .isIn(404, 405);
            }
        }
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void aReaderGetsNothingAndAwsIsNotAsked() throws Exception {
        try (JenkinsRule.WebClient web = client("reader")) {
            for (Method method : methods()) {
                for (boolean inJob : new boolean[] {true, false}) {
                    WebResponse answer = call(web, "POST", inJob, method);
                    assertThat(answer.getContentAsString())
                            .as(method.getName())
                            .doesNotContain("aws-prod", "for tests", "AKIDPROD", "secret-profile", "worker")
                            .doesNotContain("\"value\":\"prod\"", "\"prod\"");
                }
            }
        }
        assertThat(aws.simulator().calls().all()).isEmpty();
    }

    @Test
    void anOwnerGetsAnswersInHisJobAndNothingOutsideOfIt() throws Exception {
        try (JenkinsRule.WebClient web = client("owner")) {
            assertThat(call(web, "POST", false, "fillClusterItems").getContentAsString())
                    .doesNotContain("prod");
            assertThat(aws.simulator().calls().all()).isEmpty();

            assertThat(call(web, "POST", true, "fillClusterItems").getContentAsString())
                    .contains("\"prod\"");
            assertThat(call(web, "POST", true, "fillServicesItems").getContentAsString())
                    .contains("\"api\"", "\"worker\"");
            assertThat(call(web, "POST", true, "fillMigrationContainerItems").getContentAsString())
                    .contains("\"app\"");
            assertThat(call(web, "POST", true, "fillProfileItems").getContentAsString())
                    .contains("secret-profile");
            assertThat(call(web, "POST", true, "fillCredentialsIdItems").getContentAsString())
                    .contains("aws-prod")
                    .doesNotContain(Keys.SECRET);
            assertThat(call(web, "POST", true, "checkServices").getContentAsString())
                    .contains("AWS knows no service nope here. It knows: api, worker");
        }
        assertThat(aws.simulator().calls().all()).allMatch(c -> c.accessKeyId().equals("AKIDPROD"));
    }

    @Test
    void theCheckRunsThePreflightAndChangesNothing() throws Exception {
        try (JenkinsRule.WebClient web = client("owner")) {
            String good = call(web, "POST", true, "checkAll").getContentAsString();
            assertThat(good).contains("class=\"ok\"", "The preflight passed");

            String bad = check(web, "api:not-there");
            assertThat(bad).contains("class=\"error\"", "A build would fail", "api:not-there");

            String hostile = check(web, "api:v2<script>alert(1)</script>");
            assertThat(hostile).contains("class=\"error\"").doesNotContain("<script>");
        }
        assertThat(aws.changes()).isEmpty();
    }

    private String check(JenkinsRule.WebClient web, String image) throws Exception {
        return call(web, "POST", true, "checkAll", image).getContentAsString();
    }

    private static List<Method> methods() {
        return Arrays.stream(FormMethods.class.getDeclaredMethods())
                .filter(m -> m.getName().matches("do[A-Z].*"))
                .filter(m -> !List.of("doFillMigrationItems", "doFillWhenBusyItems", "doFillOnCancelItems")
                        .contains(m.getName()))
                .toList();
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient web = jenkins.createWebClient();
        web.login(user);
        return web.withThrowExceptionOnFailingStatusCode(false);
    }

    private WebResponse call(JenkinsRule.WebClient web, String verb, boolean inJob, Method method) throws Exception {
        String name = method.getName().substring(2);
        return call(web, verb, inJob, Character.toLowerCase(name.charAt(0)) + name.substring(1));
    }

    private WebResponse call(JenkinsRule.WebClient web, String verb, boolean inJob, String method) throws Exception {
        return call(web, verb, inJob, method, "api:v2");
    }

    private WebResponse call(JenkinsRule.WebClient web, String verb, boolean inJob, String method, String image)
            throws Exception {
        String path = (inJob ? job.getUrl() : "") + "descriptorByName/" + EcsMigrateAndDeployBuilder.class.getName()
                + "/" + method;
        WebRequest request = new WebRequest(new URL(web.getContextPath() + path), HttpMethod.valueOf(verb));
        request.setRequestParameters(List.of(
                new NameValuePair("value", "nope"),
                new NameValuePair("region", "eu-west-1"),
                new NameValuePair("credentialsId", method.equals("fillCredentialsIdItems") ? "" : Keys.ID),
                new NameValuePair("cluster", method.equals("checkAll") || inJob ? "prod" : ""),
                new NameValuePair("services", "api"),
                new NameValuePair("image", image),
                new NameValuePair("migration", "DERIVED"),
                new NameValuePair("migrationCommand", "migrate")));
        if (verb.equals("POST")) {
            web.addCrumb(request);
        }
        return web.getPage(request).getWebResponse();
    }
}
