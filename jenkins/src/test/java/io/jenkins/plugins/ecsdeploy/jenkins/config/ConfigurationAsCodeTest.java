package io.jenkins.plugins.ecsdeploy.jenkins.config;

import static io.jenkins.plugins.casc.misc.Util.getUnclassifiedRoot;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import io.jenkins.plugins.casc.model.CNode;
import org.junit.jupiter.api.Test;

/** The configuration comes from code, and goes back into it. */
@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {

    @Test
    @ConfiguredWithCode("casc.yaml")
    void everyKeyIsRead(JenkinsConfiguredWithCodeRule jenkins) {
        EcsMigrateAndDeployConfiguration configuration = EcsMigrateAndDeployConfiguration.get();

        assertThat(configuration.isControllerCredentials()).isTrue();
        assertThat(configuration.getEndpoint()).isEqualTo("http://127.0.0.1:4566");
        assertThat(configuration.getProfiles()).extracting(Profile::getName).containsExactly("prod", "test");
        Profile prod = configuration.getProfiles().get(0);
        assertThat(prod.getRegion()).isEqualTo("eu-west-1");
        assertThat(prod.getCluster()).isEqualTo("prod");
        assertThat(prod.getCredentialsId()).isEqualTo("aws-prod");
        assertThat(prod.getRoleArn()).isEqualTo("arn:aws:iam::111122223333:role/deploy");
        assertThat(prod.getExternalId()).isEqualTo("ci-7f3a");
        assertThat(prod.getEventsQueue()).isEqualTo("https://sqs.eu-west-1.amazonaws.com/111122223333/ecs-events");
        assertThat(prod.getDefaults()).isEqualTo("whenBusy: wait\ntimeouts:\n  migrate: 2h\n");
        assertThat(prod.getJobs()).isEqualTo("team-a");
    }

    @Test
    @ConfiguredWithCode("casc.yaml")
    void theExportIsWhatWasRead(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        CNode node = getUnclassifiedRoot(context).get("ecsMigrateAndDeploy");

        String exported = toYamlString(node);

        String given;
        try (var in = getClass().getResourceAsStream("casc.yaml")) {
            given = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        var yaml = new com.fasterxml.jackson.dataformat.yaml.YAMLMapper();
        assertThat(yaml.readTree(exported)).isEqualTo(yaml.readTree(given).at("/unclassified/ecsMigrateAndDeploy"));
    }
}
