package io.jenkins.plugins.ecsdeploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLinksTest {
    private static final ConsoleLinks IRELAND = ConsoleLinks.of("eu-west-1");

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, https://eu-west-1.console.aws.amazon.com/",
        "cn-north-1, https://cn-north-1.console.amazonaws.cn/",
        "us-gov-west-1, https://us-gov-west-1.console.amazonaws-us-gov.com/"
    })
    void everyPartitionHasAConsoleOfItsOwn(String region, String console) {
        assertThat(ConsoleLinks.of(region).service("prod", "api"))
                .hasValue(console + "ecs/v2/clusters/prod/services/api/health?region=" + region);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "evil.example/", "eu-west-1.evil", "us-iso-east-1", "us-isob-east-1", "../a-b-1"})
    void withoutAPublicConsoleThereIsNoLink(String region) {
        assertThat(ConsoleLinks.of(region).service("prod", "api")).isEmpty();
    }

    @Test
    void ecs() {
        assertThat(IRELAND.task(
                        "arn:aws:ecs:eu-west-1:111122223333:cluster/prod",
                        "arn:aws:ecs:eu-west-1:111122223333:task/prod/0f9c"))
                .hasValue("https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/tasks/0f9c/configuration"
                        + "?region=eu-west-1");
        assertThat(IRELAND.taskDefinition("arn:aws:ecs:eu-west-1:111122223333:task-definition/api:43"))
                .hasValue("https://eu-west-1.console.aws.amazon.com/ecs/v2/task-definitions/api/43/containers"
                        + "?region=eu-west-1");
        assertThat(IRELAND.taskDefinition("api")).isEmpty();
        assertThat(IRELAND.task("prod", null)).isEmpty();
    }

    @Test
    void cloudWatchWantsNamesEncodedTwice() {
        assertThat(IRELAND.logStream("/ecs/api", "ecs/migrate/0f9c"))
                .hasValue("https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/"
                        + "log-group/$252Fecs$252Fapi/log-events/ecs$252Fmigrate$252F0f9c");
    }

    @Test
    void ecrIsWhereItsRegistryIs() {
        assertThat(ConsoleLinks.image("111122223333.dkr.ecr.us-east-2.amazonaws.com/team/api", "sha256:3b8f"))
                .hasValue(
                        "https://us-east-2.console.aws.amazon.com/ecr/repositories/private/111122223333/team/api/_/image/"
                                + "sha256:3b8f/details?region=us-east-2");
        assertThat(ConsoleLinks.image("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/api", "sha256:3b8f"))
                .hasValueSatisfying(l -> assertThat(l).startsWith("https://cn-north-1.console.amazonaws.cn/ecr/"));
        assertThat(ConsoleLinks.image("docker.io/library/postgres", "sha256:3b8f"))
                .isEmpty();
    }

    @Test
    void I9_aNameCannotLeaveItsPlace() {
        assertThat(IRELAND.service("prod", "a?b#c\" onclick=\"&d<é"))
                .hasValue("https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/"
                        + "a%3Fb%23c%22%20onclick%3D%22%26d%3C%C3%A9/health?region=eu-west-1");
    }
}
