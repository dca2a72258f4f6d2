package io.jenkins.plugins.ecsdeploy.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.ecsdeploy.engine.configuration.Configuration;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationReader;
import io.jenkins.plugins.ecsdeploy.engine.configuration.ConfigurationSource;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Profiles, as an administrator fills them in and jobs meet them. */
@WithJenkins
class GlobalConfigurationTest {

    @Test
    void theFormGivesBackWhatItWasGiven(JenkinsRule jenkins) throws Exception {
        EcsMigrateAndDeployConfiguration configuration = EcsMigrateAndDeployConfiguration.get();
        configuration.setProfiles(List.of(profile("prod"), profile("test")));
        configuration.setControllerCredentials(true);
        configuration.setEndpoint("http://127.0.0.1:1");

        jenkins.configRoundtrip();

        assertThat(configuration.getProfiles())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(profile("prod"), profile("test"));
        assertThat(configuration.isControllerCredentials()).isTrue();
        assertThat(configuration.getEndpoint()).isEqualTo("http://127.0.0.1:1");
    }

    @Test
    void nothingGivenIsNothingKept(JenkinsRule jenkins) throws Exception {
        jenkins.configRoundtrip();

        EcsMigrateAndDeployConfiguration configuration = EcsMigrateAndDeployConfiguration.get();
        assertThat(configuration.getProfiles()).isEmpty();
        assertThat(configuration.isControllerCredentials()).isFalse();
        assertThat(configuration.getEndpoint()).isNull();
    }

    @Test
    void aJobsOwnWordsWinOverItsProfile(JenkinsRule jenkins) {
        Configuration read = new ConfigurationReader()
                .read(ConfigurationSource.text("{image: 'api:1', migration: none, services: [api], cluster: other}")
                        .over(profile("prod").source()));

        assertThat(read.region()).isEqualTo("eu-west-1");
        assertThat(read.cluster()).isEqualTo("other");
        assertThat(read.credentials().roleArn()).isEqualTo("arn:aws:iam::111122223333:role/deploy");
        assertThat(read.timeouts().migrate()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aProfileIsOnlyForTheJobsThatItNames(JenkinsRule jenkins) throws Exception {
        Profile restricted = profile("prod");
        restricted.setJobs("team-a, single");
        EcsMigrateAndDeployConfiguration configuration = EcsMigrateAndDeployConfiguration.get();
        configuration.setProfiles(List.of(restricted));
        FreeStyleProject inside =
                jenkins.createProject(MockFolder.class, "team-a").createProject(FreeStyleProject.class, "job");
        FreeStyleProject near = jenkins.createFreeStyleProject("team-abc");
        FreeStyleProject single = jenkins.createFreeStyleProject("single");

        assertThat(configuration.profile("prod", inside)).contains(restricted);
        assertThat(configuration.profile("prod", single)).contains(restricted);
        assertThat(configuration.profile("prod", near)).isEmpty();
        assertThat(configuration.profile("prod", null)).isEmpty();
    }

    @Test
    void mistakesAreToldWhileTheyAreTyped(JenkinsRule jenkins) {
        Profile.DescriptorImpl checks = jenkins.jenkins.getDescriptorByType(Profile.DescriptorImpl.class);

        assertThat(checks.doCheckDefaults("timeouts: {migrate: 2h}").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(checks.doCheckDefaults("timeout: 2h").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(checks.doCheckDefaults("a: [").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(checks.doCheckName("").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(checks.doCheckRegion("eu-west-1").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(checks.doCheckRegion("<here>").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(checks.doCheckRoleArn("deploy", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(checks.doCheckRoleArn("", "x").kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(checks.doCheckEventsQueue("").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(checks.doCheckEventsQueue("arn:aws:sqs:eu-west-1:1:q").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(EcsMigrateAndDeployConfiguration.get().doCheckEndpoint("file:///etc").kind)
                .isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void onlyAnAdministratorIsAnswered(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(
                new MockAuthorizationStrategy().grant(Jenkins.READ).everywhere().toEveryone());
        String profile = "descriptorByName/" + Profile.class.getName() + "/";
        String global = "descriptorByName/" + EcsMigrateAndDeployConfiguration.class.getName() + "/";

        try (JenkinsRule.WebClient web = jenkins.createWebClient()) {
            web.login("anybody");
            for (String method : List.of(
                    profile + "checkName",
                    profile + "checkRegion",
                    profile + "checkCluster",
                    profile + "checkRoleArn",
                    profile + "checkEventsQueue",
                    profile + "checkDefaults",
                    profile + "checkJobs",
                    global + "checkEndpoint",
                    global + "checkControllerCredentials")) {
                assertThat(status(web, method, "POST")).as(method).isEqualTo(403);
                assertThat(status(web, method, "GET")).as(method).isIn(404, 405);
            }
            for (String method : List.of(profile + "fillCredentialsIdItems", profile + "fillRegionItems")) {
                assertThat(status(web, method, "GET")).as(method).isIn(404, 405);
            }
        }
    }

    private static int status(JenkinsRule.WebClient web, String path, String verb) throws Exception {
        var request = new org.htmlunit.WebRequest(
                new java.net.URL(web.getContextPath() + path), org.htmlunit.HttpMethod.valueOf(verb));
        web.addCrumb(request);
        return web.withThrowExceptionOnFailingStatusCode(false)
                .getPage(request)
                .getWebResponse()
                .getStatusCode();
    }

    private static Profile profile(String name) {
        Profile profile = new Profile(name);
        profile.setRegion("eu-west-1");
        profile.setCluster("prod");
        profile.setRoleArn("arn:aws:iam::111122223333:role/deploy");
        profile.setExternalId("ci-7f3a");
        profile.setEventsQueue("https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events");
        profile.setDefaults("timeouts: {migrate: 2h}");
        return profile;
    }
}
